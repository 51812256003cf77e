import { until } from '@offload/testing';
import { expect, it, vi } from 'vitest';
import { show } from '@/testing/show';
import { ReportForm, YearlyForm } from './report-form';

it('sends what was chosen, and opens the page of the report', async () => {
  const sent = vi.fn(async (_path: string, _init: RequestInit) =>
    Response.json({}, { status: 202, headers: { Location: '/api/jobs/1' } }),
  );
  vi.stubGlobal('fetch', sent);
  const push = vi.fn();
  show(<ReportForm days={{ first: '2025-03-01', last: '2026-10-31' }} today="2026-11-30" />, push);
  await until(() => document.querySelector('form'));
  const month = [...document.querySelectorAll('select')].find(
    (one) => one.labels[0]?.textContent === 'Month',
  );
  if (month) month.value = '3';
  month?.dispatchEvent(new Event('change', { bubbles: true }));
  document.querySelector<HTMLInputElement>('input[value="csv"]')?.click();
  document.querySelector('form')?.requestSubmit();
  await until(() => push.mock.calls.length > 0);
  expect(push).toHaveBeenCalledWith('/jobs/1');
  const [path, { body }] = sent.mock.calls[0] ?? ['', {}];
  expect([path, JSON.parse(String(body))]).toEqual([
    '/api/reports',
    { id: 'monthly-sales', data: { year: 2026, month: 3 }, format: 'csv' },
  ]);
});

it.each([
  ['the last year that has begun, whatever later one an order says', '2062-01-01', '2026-11-30', '2026'],
  ['the last year with orders', '2024-12-31', '2026-11-30', '2024'],
  ['the last year in January', '2027-01-02', '2027-01-31', '2026'],
])('suggests a year of reports: %s', async (_what, last, today, year) => {
  show(<YearlyForm days={{ first: '2023-01-01', last }} today={today} />);
  await until(() => document.querySelector('select'));
  expect(document.querySelector('select')?.value).toBe(year);
});
