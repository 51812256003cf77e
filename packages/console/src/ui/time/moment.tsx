'use client';

import { type Reader, useReader } from './reader';
import { useHydrated } from './use-hydrated';

const full = { dateStyle: 'medium', timeStyle: 'medium' } as const;
const exact = { hour: '2-digit', minute: '2-digit', second: '2-digit', fractionalSecondDigits: 3 } as const;
// An hour has the same digits as in the long format, in every language.
const parts = {
  day: { month: 'short', day: 'numeric' },
  time: { timeStyle: 'short' },
  exactTime: exact,
} as const;

interface MomentProps {
  at: string;
  isShort?: boolean;
  /** Shows only a part of it. */
  only?: keyof typeof parts;
}

/**
 * A point in time in the reader's own time zone and language, from the server too: what is after it on the page would
 * move when the page comes alive, and a click that has begun would be lost. In UTC until the reader is known.
 *
 * @example
 * <Moment at={job.createdAt} isShort />
 */
export function Moment({ at, isShort = false, only }: MomentProps) {
  const reader = useReader();
  const isHydrated = useHydrated();
  const own = isHydrated ? browser : reader;
  const formats = only ? [parts[only]] : isShort ? [parts.day, parts.time] : [full];
  return (
    // The server's version of a language may differ in a space.
    <time dateTime={at} title={at} suppressHydrationWarning>
      {own ? inWords(at, own, formats) : `${inWords(at, unknown, formats)} UTC`}
    </time>
  );
}

const browser: Partial<Reader> = {};
const unknown: Reader = { locale: 'en-GB', timeZone: 'UTC' };

function inWords(
  at: string,
  { locale, timeZone }: Partial<Reader>,
  formats: readonly Intl.DateTimeFormatOptions[],
): string {
  const texts = formats.map((format) => new Intl.DateTimeFormat(locale, { ...format, timeZone }));
  return texts.map((text) => text.format(new Date(at))).join(', ');
}
