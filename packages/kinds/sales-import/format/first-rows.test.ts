import { expect, it } from 'vitest';
import { firstRows } from './first-rows';

it.each([
  [
    'commas',
    'a,b\n1,2\n3,4\n',
    [
      ['a', 'b'],
      ['1', '2'],
    ],
  ],
  [
    'semicolons',
    'a;b\n1,5;2\n',
    [
      ['a', 'b'],
      ['1,5', '2'],
    ],
  ],
  [
    'tabs',
    'a,b\tc\td\n1,5\t2\t\n',
    [
      ['a,b', 'c', 'd'],
      ['1,5', '2', ''],
    ],
  ],
  ['semicolons within quotes', '"a;b;c",d\n', [['a;b;c', 'd']]],
  [
    'blank lines at the start',
    '\uFEFF\r\n\na,b\n1,2\n',
    [
      ['a', 'b'],
      ['1', '2'],
    ],
  ],
  [
    'quotes',
    'a,b\n"x, ""y""\nz",2\n',
    [
      ['a', 'b'],
      ['x, "y"\nz', '2'],
    ],
  ],
  [
    'Windows line ends',
    'a,b\r\n1,2\r\n',
    [
      ['a', 'b'],
      ['1', '2'],
    ],
  ],
  [
    'a byte order mark',
    '\uFEFFa,b\n1,2',
    [
      ['a', 'b'],
      ['1', '2'],
    ],
  ],
  [
    'an empty cell at the end',
    'a,b\n1,\n',
    [
      ['a', 'b'],
      ['1', ''],
    ],
  ],
  [
    'a quote that is never closed',
    '"a,b\n1,2',
    [
      ['"a', 'b'],
      ['1', '2'],
    ],
  ],
  ['nothing', '', []],
])('reads the first rows of a file with %s', (_what, text, rows) => {
  expect(firstRows(text, 2)).toEqual(rows);
});
