const defaultMs = 5_000;
const minMs = 1_000;
const marginMs = 100;

/** Returns the milliseconds until the next poll: fewer if a worker's heartbeat expires before then, so that it shows as offline at once. */
export function nextPollDelay(workers: { aliveForMs: number }[]): number {
  const ends = workers
    .filter(({ aliveForMs }) => aliveForMs > 0)
    .map(({ aliveForMs }) => aliveForMs + marginMs);
  return Math.max(minMs, Math.min(defaultMs, ...ends));
}
