import { until } from '@offload/testing';
import { expect, it, vi } from 'vitest';
import { show } from '@/testing/show';
import { ReportForm } from './report-form';

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
