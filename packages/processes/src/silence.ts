import { setTimeout as sleep } from 'node:timers/promises';
import { cpuSeconds, identify, isRunning } from './process-identity';

const checksPerPatience = 3;

export interface Health {
  /** Where the process responds. */
  url: string;
  /** How long it may be silent. */
  patienceMs: number;
}

async function responds(url: string, timeoutMs: number): Promise<boolean> {
  const signal = AbortSignal.timeout(timeoutMs);
  try {
    const response = await fetch(url, { signal });
    await response.body?.cancel();
    return true;
  } catch {
    return false;
  }
}

/**
 * Waits until a process stops responding and returns true, or until it ends and returns false. A silent process is frozen if
 * it uses no CPU time, and stuck if it uses a lot. If it uses little, the machine is busy. Several checks in a row must
 * fail, because one fails when our own process was stopped or the machine was suspended.
 */
export async function isSilent(pid: number, { url, patienceMs }: Health): Promise<boolean> {
  const identity = identify(pid);
  const intervalMs = Math.ceil(patienceMs / checksPerPatience);
  let usedAtResponse: number | undefined;
  let usedBefore = 0;
  let idleChecks = 0;
  while (identity && isRunning(identity)) {
    const pause = sleep(intervalMs, undefined, { ref: false });
    const [hasResponded] = await Promise.all([responds(url, intervalMs), pause]);
    const used = cpuSeconds(pid);
    if (hasResponded) usedAtResponse = used;
    idleChecks = hasResponded || used !== usedBefore ? 0 : idleChecks + 1;
    usedBefore = used;
    if (usedAtResponse === undefined || !isRunning(identity)) continue;
    const isStuck = (used - usedAtResponse) * 1_000 >= patienceMs;
    if (isStuck || idleChecks >= checksPerPatience) return true;
  }
  return false;
}
