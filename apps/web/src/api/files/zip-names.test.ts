import { expect, it } from 'vitest';
import { uniqueNames } from './zip-names';

it('keeps valid names', () => {
  expect(uniqueNames(['beach-320.webp', 'möwe 海.jpg', 'README'])).toEqual([
    'beach-320.webp',
    'möwe 海.jpg',
    'README',
  ]);
});

it('replaces path separators, so that files stay in the folder', () => {
  expect(uniqueNames(['../../etc/passwd', 'C:\\a.exe', '/root'])).toEqual([
    '.._.._etc_passwd',
    'C__a.exe',
    '_root',
  ]);
});

it('makes names unique, ignoring case', () => {
  expect(uniqueNames(['a.csv', 'a.csv', 'A.CSV', 'a (2).csv', 'b', 'b'])).toEqual([
    'a.csv',
    'a (2).csv',
    'A (3).CSV',
    'a (2) (2).csv',
    'b',
    'b (2)',
  ]);
});
