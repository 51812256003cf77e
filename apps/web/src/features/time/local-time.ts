import { useHydrated, useReader } from '@offload/console/ui';

/**
 * Returns what a user entered into a `datetime-local` field as a time for the API. What isn't a time, such as one in a year of
 * five digits, stays as it is: the API says what is wrong.
 */
export function timeOf(entered: string): string {
  const time = new Date(entered);
  return Number.isNaN(time.getTime()) ? entered : time.toISOString();
}

/** Returns the name of the reader's time zone, which times are shown and typed in. UTC until the reader is known. */
export function useZone(): string {
  const reader = useReader();
  const isHydrated = useHydrated();
  return isHydrated ? new Intl.DateTimeFormat().resolvedOptions().timeZone : (reader?.timeZone ?? 'UTC');
}
