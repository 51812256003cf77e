/**
 * Returns the smallest ID (a UUID of version 7) of a job created at this moment or later. IDs have an index.
 *
 * @example
 * sql`SELECT count(*) FROM offload.job WHERE id >= ${firstIdAt(yesterday)}::uuid`;
 */
export function firstIdAt(moment: Date): string {
  const ms = Math.min(Math.max(0, moment.getTime()), 2 ** 48 - 1);
  const hex = ms.toString(16).padStart(12, '0');
  return `${hex.slice(0, 8)}-${hex.slice(8)}-7000-8000-000000000000`;
}

/** Returns when the job with this ID was created. */
export function momentOfId(id: string): Date {
  return new Date(Number.parseInt(id.replace('-', '').slice(0, 12), 16));
}
