import { expect, it } from 'vitest';
import { parseReader, writeReader } from './reader-cookie';

it('reads what was written', () => {
  const reader = { locale: 'en-GB', timeZone: 'Asia/Kolkata' };
  expect(parseReader(decodeURIComponent(writeReader(reader)))).toEqual(reader);
});

it.each([undefined, '', 'en-GB', 'en-GB Mars/Olympus', '%% Europe/Berlin', ' '])(
  'takes %j for no reader',
  (value) => {
    expect(parseReader(value)).toBeNull();
  },
);
