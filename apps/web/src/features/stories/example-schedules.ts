import type { ScheduleView } from '@/api/schedules/schedule-schema';

const schedule: ScheduleView = {
  ...{ id: '0199a0c4-0000-7000-8000-000000000001', name: null, kind: 'monthly-summary' },
  report: { id: 'monthly-sales', format: 'pdf', currency: 'EUR' },
  ...{ cron: '0 8 1 * *', timeZone: 'Europe/Berlin' },
  description: 'Every month on the 1st at 08:00, Europe/Berlin',
  ...{ every: 'month', day: 1, at: '08:00', catchUp: 'latest', overlap: 'skip', paused: false },
  nextRunAt: '2026-12-01T07:00:00.000Z',
  ...{ lastRunAt: '2026-11-01T07:00:00.000Z', lastJobId: '0199a0c4-0000-7000-8000-000000000000' },
  ...{ lastSkippedAt: null, createdAt: '2026-10-05T10:00:00.000Z', links: { self: '' } },
};

/** Schedules: one that runs, one that skipped its last run, one that is paused, and one that is declared in code. */
export const exampleSchedules: ScheduleView[] = [
  schedule,
  { ...schedule, lastSkippedAt: '2026-11-02T07:00:00.000Z' },
  { ...schedule, paused: true, nextRunAt: null, lastRunAt: null, lastJobId: null },
  {
    ...{ ...schedule, name: 'nightly-summary', report: null, cron: '*/15 * * * 1-5' },
    ...{ description: 'Every 15 minutes, Monday through Friday, UTC', timeZone: 'UTC' },
    ...{ every: null, day: null, at: null },
  },
].map((each, index) => ({ ...each, id: schedule.id.replace(/.$/, String(index)) }));
