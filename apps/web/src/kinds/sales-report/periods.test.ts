import { expect, it } from 'vitest';
import { likelyMonth, monthChoices, yearChoices } from './periods';

const days = { first: '2023-01-01', last: '2026-10-31' };

it.each([null, { first: '2026-01-02', last: '2026-01-20' }])(
  'offers the year of the month that it suggests, also in January: %j',
  (sold) => {
    expect(yearChoices(sold, '2026-01-31')).toContain(likelyMonth(sold, '2026-01-31').year);
  },
);

it('offers the years with orders and the current one, newest first', () => {
  expect(yearChoices(days, '2026-11-25')).toEqual(['2026', '2025', '2024', '2023']);
  expect(yearChoices(days, '2027-01-01')).toEqual(['2027', '2026', '2025', '2024', '2023']);
  expect(yearChoices({ first: '2030-01-01', last: '2031-01-01' }, '2030-06-01')).toEqual(['2031', '2030']);
  expect(yearChoices(null, '2026-11-25')).toEqual(['2026']);
});

it('suggests the last complete month with orders', () => {
  expect(likelyMonth(days, '2026-11-25')).toEqual({ year: '2026', month: '10' });
  expect(likelyMonth(days, '2027-03-01')).toEqual({ year: '2026', month: '10' });
  expect(likelyMonth({ last: '2026-11-24' }, '2026-11-25')).toEqual({ year: '2026', month: '10' });
  expect(likelyMonth(null, '2026-01-31')).toEqual({ year: '2025', month: '12' });
});

it('lists the whole year first, then the months', () => {
  expect(monthChoices.map(({ label }) => label).slice(0, 3)).toEqual(['Whole year', 'January', 'February']);
  expect(monthChoices.at(-1)).toEqual({ value: '12', label: 'December' });
});
