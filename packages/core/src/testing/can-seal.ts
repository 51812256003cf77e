import { buildProgram, sealedLaunch, whyNot } from '../worker/isolated/launch';

/** Resolves to whether this system allows isolated processes to be sealed. */
export async function canSeal(): Promise<boolean> {
  const program = await buildProgram(new URL('isolated-child.ts', import.meta.url));
  const reason = await whyNot(sealedLaunch(program));
  await program.remove();
  return reason === null;
}
