/** Run by checkKinds in kinds.ts. */
export {};

try {
  // A contract that makes no sense throws when it is loaded.
  const { checkKinds } = await import('@offload/jobs/check-kinds');
  checkKinds();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
