import { until } from '@offload/testing';
import { expect, it } from 'vitest';
import { show } from '@/testing/show';
import { YearlyForm } from './yearly-form';

it.each([
  ['the last year that has begun, whatever later one an order says', '2062-01-01', '2026-11-30', '2026'],
  ['the last year with orders', '2024-12-31', '2026-11-30', '2024'],
  ['the last year in January', '2027-01-02', '2027-01-31', '2026'],
])('suggests %s', async (_what, last, today, year) => {
  show(<YearlyForm days={{ first: '2023-01-01', last }} today={today} />);
  await until(() => document.querySelector('select'));
  expect(document.querySelector('select')?.value).toBe(year);
});
