const usualMs = 5_000;
const leastMs = 1_000;
const hairMs = 100;

/** Milliseconds until the next look: sooner where a worker will by then have fallen silent, so that it shows at once. */
export function nextLook(workers: { aliveForMs: number }[]): number {
  const ends = workers
    .filter(({ aliveForMs }) => aliveForMs > 0)
    .map(({ aliveForMs }) => aliveForMs + hairMs);
  return Math.max(leastMs, Math.min(usualMs, ...ends));
}
