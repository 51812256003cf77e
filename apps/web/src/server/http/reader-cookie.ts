import type { Reader } from '@offload/console/ui';

/** The cookie in which the browser tells the server about its reader. */
export const readerCookie = 'reader';

export function writeReader({ locale, timeZone }: Reader): string {
  return encodeURIComponent(`${locale} ${timeZone}`);
}

/** Returns the reader in a cookie's decoded value, or null if it names none that this server knows. */
export function parseReader(value: string | undefined): Reader | null {
  const [locale, timeZone] = value?.split(' ') ?? [];
  if (!locale || !timeZone) return null;
  try {
    return Intl.DateTimeFormat(locale, { timeZone }) && { locale, timeZone };
  } catch {
    return null;
  }
}
