import { expect, it } from 'vitest';
import { periodName } from './contract';
import { comparedWith, daysOf, partsOf, periodSlug } from './period';

it('starts and ends with its month or year', () => {
  expect(daysOf({ year: 2024, month: 2 })).toEqual({ from: '2024-02-01', to: '2024-03-01' });
  expect(daysOf({ year: 2023, month: 12 })).toEqual({ from: '2023-12-01', to: '2024-01-01' });
  expect(daysOf({ year: 2023, month: null })).toEqual({ from: '2023-01-01', to: '2024-01-01' });
});

it('is compared with the previous period, and with the year before', () => {
  expect(comparedWith({ year: 2024, month: 1 }).map(periodName)).toEqual(['December 2023', 'January 2023']);
  expect(comparedWith({ year: 2024, month: 3 }).map(periodName)).toEqual(['February 2024', 'March 2023']);
  expect(comparedWith({ year: 2024, month: null }).map(periodSlug)).toEqual(['2023']);
});

it('has all of the days in a month, or months in a year', () => {
  expect(partsOf({ year: 2024, month: 2 })).toHaveLength(29);
  expect(partsOf({ year: 2024, month: 2 }).at(-1)).toBe('2024-02-29');
  expect(partsOf({ year: 2024, month: null }).at(0)).toBe('2024-01');
});
