/**
 * Returns whether a value is a time in ISO 8601.
 *
 * @example
 * isTime('2026-11-30T08:00:00Z'); // true
 */
export function isTime(value: unknown): value is string {
  return (
    typeof value === 'string' &&
    /^\d{4}-\d{2}-\d{2}T[\d:.]+(Z|[+-]\d{2}:\d{2})$/.test(value) &&
    !Number.isNaN(Date.parse(value))
  );
}
