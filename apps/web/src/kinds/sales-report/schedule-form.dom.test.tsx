import { until } from '@offload/testing';
import { expect, it, vi } from 'vitest';
import type { ScheduleView } from '@/api/schedules/schedule-schema';
import { show } from '@/testing/show';
import { ScheduleForm } from './schedule-form';

const id = '0199a0c4-0000-7000-8000-000000000000';
const monthly: ScheduleView = {
  id,
  name: null,
  kind: 'sales-report',
  report: { id: 'monthly-sales', format: 'pdf' },
  cron: '0 8 1 * *',
  timeZone: 'UTC',
  description: 'Every month on the 1st at 08:00, UTC',
  every: 'month',
  day: 1,
  at: '08:00',
  catchUp: 'all',
  overlap: 'allow',
  paused: false,
  nextRunAt: '2026-12-01T08:00:00.000Z',
  lastRunAt: null,
  lastJobId: null,
  lastSkippedAt: null,
  createdAt: '2026-11-25T10:00:00.000Z',
  links: { self: `/api/schedules/${id}` },
};

it.each([
  ['month', { every: 'month', day: 1, at: '08:00', catchUp: 'all', overlap: 'allow' }],
  ['cron', { cron: '0 8 1 * *' }],
])('keeps what happens to missed runs if the schedule stays monthly: %s', async (repeat, sent) => {
  const bodies: unknown[] = [];
  vi.stubGlobal('fetch', async (_path: string, { body }: RequestInit) => {
    bodies.push(JSON.parse(String(body)));
    return Response.json({});
  });
  const onDone = vi.fn();
  show(<ScheduleForm schedule={monthly} onDone={onDone} onCancel={() => undefined} />);
  const choice = `input[value="${repeat}"]`;
  await until(() => document.querySelector(choice));
  document.querySelector<HTMLInputElement>(choice)?.click();
  await until(() => document.querySelector<HTMLInputElement>(choice)?.checked);
  document.querySelector('form')?.requestSubmit();
  await until(() => onDone.mock.calls.length > 0);
  expect(bodies).toEqual([{ report: monthly.report, timeZone: 'UTC', ...sent }]);
});
