// A host that asks for more is tried again after a day.
const maxMs = 24 * 60 * 60 * 1_000;

/** Returns the milliseconds of a `Retry-After` header, up to a day; null if it's missing or invalid. */
export function parseRetryAfter(header: string | undefined, now: Date = new Date()): number | null {
  if (header === undefined) return null;
  const ms = /^\d+$/.test(header) ? Number(header) * 1_000 : Date.parse(header) - now.getTime();
  return Number.isNaN(ms) ? null : Math.min(maxMs, Math.max(0, ms));
}
