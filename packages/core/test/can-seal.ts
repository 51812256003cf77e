import { sealedLaunch, whyNot } from '../src/isolated/launch';
import { prepareProgram } from '../src/isolated/program';

/** Resolves to whether this system allows isolated processes to be sealed. */
export async function canSeal(): Promise<boolean> {
  const program = await prepareProgram(new URL('isolated-child.ts', import.meta.url));
  const reason = await whyNot(sealedLaunch(program));
  await program.remove();
  return reason === null;
}
