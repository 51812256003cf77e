// A `Date` header has whole seconds, and its response was under way for a while.
const toleranceMs = 3_000;

let offsetMs = 0;

/** Learns from a response by how much the clock of this browser differs from the server's, if that's worth mentioning. */
export function learnServerTime({ headers }: Pick<Response, 'headers'>): void {
  const at = Date.parse(headers.get('date') ?? '');
  if (Number.isNaN(at)) return;
  const difference = at - Date.now();
  offsetMs = Math.abs(difference) > toleranceMs ? difference : 0;
}

/** Returns the time by the server's clock, which dates everything that is shown: this browser's may be wrong. */
export function serverNow(): number {
  return Date.now() + offsetMs;
}
