import { expect, it } from 'vitest';
import { csvLine, csvText, withoutApostrophe } from './cells';

it('ends a line as RFC 4180 wants it, with quotes where they are needed', () => {
  expect(csvLine(['a', '"b", c', 'd\ne'].map(csvText))).toBe('a,"""b"", c","d\ne"\r\n');
});

it.each(['=1+1', '+1', '-1', '@SUM(A1)', '\tx'])('lets no spreadsheet run %j, and reads it back', (value) => {
  expect(csvText(value)).toBe(`'${value}`);
  expect(withoutApostrophe(csvText(value))).toBe(value);
});

it.each(["'t Hof", "'", '', "''=1", "O'Hara"])('leaves %j as it is, there and back', (value) => {
  expect(csvText(value)).toBe(value);
  expect(withoutApostrophe(value)).toBe(value);
});
