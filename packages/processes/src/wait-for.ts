import { setTimeout as sleep } from 'node:timers/promises';
import type { KeptProcess } from './keep-running';
import { PlainError } from './plain-error';

const maxCrashes = 2;

interface Wait {
  what: string;
  /** The processes whose crashes end the wait. */
  processes: KeptProcess[];
  deadline: number;
  /** Returns what is still missing, or undefined. */
  missing: () => Promise<string | undefined>;
}

export async function waitFor({ what, processes, deadline, missing }: Wait): Promise<void> {
  const end = Date.now() + deadline;
  for (;;) {
    const problem = await missing();
    if (!problem) return;
    const crashed = processes.find(({ crashes }) => crashes() > maxCrashes);
    if (crashed) throw new PlainError(`${what}: ${crashed.spec.name} keeps ending, see its lines above.`);
    if (Date.now() > end) throw new PlainError(`${what}: not ready after ${deadline / 1000} s (${problem}).`);
    await sleep(100);
  }
}
