import { setTimeout as delay } from 'node:timers/promises';

/**
 * Waits for a state: calls `look` until it returns something other than null, undefined, or false, and returns that. Throws
 * after `patienceMs`.
 */
export async function until<Seen>(
  look: () => Promise<Seen> | Seen,
  patienceMs = 120_000,
): Promise<Exclude<Seen, null | undefined | false>> {
  const deadline = performance.now() + patienceMs;
  for (;;) {
    const seen = await look();
    if (isThere(seen)) return seen;
    if (performance.now() > deadline) throw new Error(`Not true within ${patienceMs} ms: ${look.toString()}`);
    await delay(15);
  }
}

function isThere<Seen>(seen: Seen): seen is Exclude<Seen, null | undefined | false> {
  return seen !== null && seen !== undefined && seen !== false;
}
