import { clientProblem } from '@offload/console/text';
import type { Failed } from '../http/http';

export async function readSample(name: string, type: string): Promise<{ ok: true; file: File } | Failed> {
  try {
    const response = await fetch(`/${name}`);
    if (response.ok) return { ok: true, file: new File([await response.blob()], name, { type }) };
  } catch {
    // A request that fails is reported like a missing file.
  }
  return { ok: false, problem: clientProblem('The sample couldn’t be loaded. Try again.') };
}
