'use client';

import type { Reader } from '@/server/http/reader-cookie';
import { useReader } from './reader-provider';
import { useHydrated } from './use-hydrated';

const full = { dateStyle: 'medium', timeStyle: 'medium' } as const;
// Like the long one without the year and the seconds: an hour has the same digits in both.
const short = { month: 'short', day: 'numeric', hour: 'numeric', minute: '2-digit' } as const;
const parts = {
  time: { hour: 'numeric', minute: '2-digit' },
  day: { month: 'short', day: 'numeric' },
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
 */
export function Moment({ at, isShort = false, only }: MomentProps) {
  const reader = useReader();
  const isHydrated = useHydrated();
  const own = isHydrated ? browser : reader;
  const format = only ? parts[only] : isShort ? short : full;
  return (
    // The server's version of a language may differ in a space.
    <time dateTime={at} title={at} suppressHydrationWarning>
      {own ? inWords(at, own, format) : `${inWords(at, unknown, format)} UTC`}
    </time>
  );
}

const browser: Partial<Reader> = {};
const unknown: Reader = { locale: 'en-GB', timeZone: 'UTC' };

function inWords(at: string, { locale, timeZone }: Partial<Reader>, format: Intl.DateTimeFormatOptions) {
  return new Intl.DateTimeFormat(locale, { ...format, timeZone }).format(new Date(at));
}
