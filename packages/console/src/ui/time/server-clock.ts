let offsetMs = 0;

/**
 * Learns from a response by how much the clock of this browser differs from the server's. `sentAt` is when its request was sent, by
 * this browser's clock, which counts as right if that can be: a response may be under way for a while, and a laptop may sleep.
 *
 * @example
 * const sentAt = Date.now();
 * learnServerTime(await fetch('/api/jobs'), sentAt);
 */
export function learnServerTime({ headers }: Pick<Response, 'headers'>, sentAt: number): void {
  const at = Date.parse(headers.get('date') ?? '');
  if (Number.isNaN(at)) return;
  // The server has dated it in whole seconds, after it was sent and before now.
  const [least, most] = [at - Date.now(), at + 1_000 - sentAt];
  offsetMs = Math.max(least, Math.min(most, 0));
}

/**
 * Returns the time by the server's clock, in milliseconds, which dates everything that is shown: this browser's may be wrong.
 *
 * @example
 * const ageMs = serverNow() - Date.parse(job.createdAt);
 */
export function serverNow(): number {
  return Date.now() + offsetMs;
}
