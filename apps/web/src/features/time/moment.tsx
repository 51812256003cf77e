'use client';

import { useHydrated } from './use-hydrated';

const full = { dateStyle: 'medium', timeStyle: 'medium' } as const;
const short = { month: 'short', day: 'numeric', hour: '2-digit', minute: '2-digit' } as const;

interface MomentProps {
  at: string;
  isShort?: boolean;
}

/** A point in time: in UTC from the server, in the reader's own zone and language once the page lives. */
export function Moment({ at, isShort = false }: MomentProps) {
  const isHydrated = useHydrated();
  const format = isShort ? short : full;
  const text = isHydrated ? new Intl.DateTimeFormat(undefined, format).format(new Date(at)) : utc(at);
  return (
    <time dateTime={at} title={at}>
      {text}
    </time>
  );
}

function utc(at: string): string {
  return `${at.slice(0, 10)} ${at.slice(11, 19)} UTC`;
}
