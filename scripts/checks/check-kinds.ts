/** Runs in a child process of checkKinds in kinds.ts. */
export {};

try {
  // An invalid contract throws when it's loaded.
  const { checkKinds } = await import('@offload/kinds/check-kinds');
  await checkKinds();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
