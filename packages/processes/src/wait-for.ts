import { setTimeout as sleep } from 'node:timers/promises';
import type { KeptProcess } from './keep-running';
import { PlainError } from './plain-error';

const maxCrashes = 2;
const noticeMs = 30_000;

interface Wait {
  what: string;
  /** The processes whose crashes end the wait. */
  processes: KeptProcess[];
  /** Returns what is still missing, or undefined. */
  missing: () => Promise<string | undefined>;
}

/**
 * Waits for as long as the processes live, because a busy machine may need minutes. Prints what is missing every 30 seconds.
 * Throws if one of them keeps ending.
 */
export async function waitFor({ what, processes, missing }: Wait): Promise<void> {
  let noticeAt = Date.now() + noticeMs;
  for (;;) {
    const problem = await missing();
    if (!problem) return;
    const crashed = processes.find(({ crashes }) => crashes() > maxCrashes);
    if (crashed) throw new PlainError(`${what}: ${crashed.spec.name} keeps ending, see its lines above.`);
    if (Date.now() > noticeAt) {
      console.log(`… ${what}: ${problem}`);
      noticeAt = Date.now() + noticeMs;
    }
    await sleep(100);
  }
}
