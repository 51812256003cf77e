import { expect, it } from 'vitest';
import { parseReader, writeReader } from './reader-cookie';

it('reads back what it wrote', () => {
  const reader = { locale: 'en-GB', timeZone: 'Asia/Kolkata' };
  expect(parseReader(decodeURIComponent(writeReader(reader)))).toEqual(reader);
});

it.each([undefined, '', 'en-GB', 'en-GB Mars/Olympus', '%% Europe/Berlin', ' '])(
  'returns no reader for %j',
  (value) => {
    expect(parseReader(value)).toBeNull();
  },
);
