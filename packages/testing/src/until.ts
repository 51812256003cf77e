import { setTimeout as delay } from 'node:timers/promises';

// Most states are there at once. Looking for those that take seconds would otherwise cost more than what the test tests.
const firstPauseMs = 10;
const maxPauseMs = 150;
const growth = 1.2;

/**
 * Waits for a state: calls `look` until it returns something other than null, undefined, or false, and returns that. Throws
 * after `patienceMs`.
 */
export async function until<Seen>(
  look: () => Promise<Seen> | Seen,
  patienceMs = 120_000,
): Promise<Exclude<Seen, null | undefined | false>> {
  const deadline = performance.now() + patienceMs;
  for (let pauseMs = firstPauseMs; ; pauseMs = Math.min(pauseMs * growth, maxPauseMs)) {
    const seen = await look();
    if (isThere(seen)) return seen;
    if (performance.now() > deadline) throw new Error(`Not true within ${patienceMs} ms: ${look.toString()}`);
    await delay(pauseMs);
  }
}

function isThere<Seen>(seen: Seen): seen is Exclude<Seen, null | undefined | false> {
  return seen !== null && seen !== undefined && seen !== false;
}
