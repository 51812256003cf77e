/**
 * Returns the normalized name of an IANA time zone, or null if it doesn't exist.
 *
 * @example
 * timeZoneOf('europe/berlin'); // 'Europe/Berlin'
 */
export function timeZoneOf(name: string): string | null {
  // An offset such as `+02:00` has no daylight saving time.
  if (!/^[A-Za-z]/.test(name)) return null;
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone;
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}
