import { useHydrated, useReader } from '@offload/console/ui';

const utc = { locale: 'en', timeZone: 'UTC' };

/** Returns a function that names the day of a moment, in the reader's language and time zone, like `Moment`. */
export function useDayName(): (at: string) => string {
  const reader = useReader();
  const isHydrated = useHydrated();
  const { locale, timeZone } = isHydrated ? { locale: undefined, timeZone: undefined } : (reader ?? utc);
  const format = new Intl.DateTimeFormat(locale, {
    ...{ weekday: 'long', month: 'long', day: 'numeric' },
    timeZone,
  });
  return (at) => format.format(new Date(at));
}
