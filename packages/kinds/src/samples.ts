import { existsSync } from 'node:fs';
import type { Sample } from './sample';

/** Loads the sample of a kind. Throws if its folder has none. */
export async function loadSample(kind: string): Promise<Sample> {
  if (!existsSync(new URL(`../${kind}/sample.ts`, import.meta.url)))
    throw new Error(`The kind ${kind} has no sample. Add packages/kinds/${kind}/sample.ts.`);
  const { default: sample }: { default: Sample } = await import(`../${kind}/sample.ts`);
  return sample;
}
