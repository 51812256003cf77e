/** A time zone of the IANA in the spelling that is used here, whichever of its names it goes by; null for none. */
export function timeZoneOf(name: string): string | null {
  // An offset such as `+02:00` knows no summer.
  if (!/^[A-Za-z]/.test(name)) return null;
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone;
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}
