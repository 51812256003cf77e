import { setTimeout as sleep } from 'node:timers/promises';
import * as z from 'zod';

const signalSchema = z.enum(['SIGTERM', 'SIGINT', 'SIGQUIT', 'SIGKILL']);

/** How a process is ended: with a signal, then after `patience` milliseconds with `force`, and finally with SIGKILL. */
export const endingSchema = z.object({ signal: signalSchema, patience: z.number(), force: signalSchema });

export type Ending = z.infer<typeof endingSchema>;

/** Sends a signal to a process group. Returns false if the group is empty. */
export function signalGroup(leader: number, signal: NodeJS.Signals | 0): boolean {
  try {
    process.kill(-leader, signal);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false;
    throw error;
  }
}

async function groupEnded(leader: number, patience: number): Promise<boolean> {
  const deadline = Date.now() + patience;
  while (signalGroup(leader, 0)) {
    if (Date.now() > deadline) return false;
    await sleep(25);
  }
  return true;
}

export async function endGroup(leader: number, { signal, patience, force }: Ending): Promise<void> {
  signalGroup(leader, signal);
  if (await groupEnded(leader, patience)) return;
  signalGroup(leader, force);
  if (await groupEnded(leader, 500)) return;
  signalGroup(leader, 'SIGKILL');
  await groupEnded(leader, 500);
}
