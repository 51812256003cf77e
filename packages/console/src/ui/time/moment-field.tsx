'use client';

import { TextInput } from '@mantine/core';
import { useState } from 'react';
import { useHydrated } from './use-hydrated';

interface MomentFieldProps {
  label: string;
  name: string;
  /** An ISO time in UTC, without a zone. */
  value: string | null;
}

/**
 * A moment in a plain form. It's typed in the reader's time zone, like every time on the pages, and sent in UTC, so that the
 * URL means the same to everyone. Without JavaScript, it's typed in UTC, and says so.
 */
export function MomentField({ label, name, value }: MomentFieldProps) {
  const isHydrated = useHydrated();
  const [typed, setTyped] = useState({ local: localFieldValue(value), over: value });
  if (!isHydrated)
    return (
      <TextInput type="datetime-local" label={`${label} (UTC)`} name={name} defaultValue={value ?? ''} />
    );
  // A link may have changed the value since.
  if (typed.over !== value) setTyped({ local: localFieldValue(value), over: value });
  const { local } = typed;
  return (
    <>
      <TextInput
        type="datetime-local"
        label={label}
        value={local}
        onChange={(event) => setTyped({ local: event.currentTarget.value, over: value })}
      />
      <input type="hidden" name={name} value={utcFieldValue(local)} />
    </>
  );
}

/** Returns what a field of type `datetime-local` shows for an ISO time in UTC without a zone; empty for none. */
export function localFieldValue(utc: string | null): string {
  if (!utc) return '';
  const moment = new Date(`${utc}Z`);
  return withoutZone(new Date(moment.getTime() - moment.getTimezoneOffset() * 60_000));
}

/** Returns the ISO time in UTC, without a zone, of what was typed into such a field; empty for none. */
export function utcFieldValue(local: string): string {
  const moment = new Date(local);
  return Number.isNaN(moment.getTime()) ? '' : withoutZone(moment);
}

function withoutZone(moment: Date): string {
  return moment.toISOString().slice(0, 16);
}
