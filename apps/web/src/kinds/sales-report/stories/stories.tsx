import { Stack } from '@mantine/core';
import type { ReactNode } from 'react';
import type { ScheduleView } from '@/api/schedules/schedule-schema';
import { NoReports } from '../no-reports';
import { ReportForm } from '../report-form';
import { Schedules } from '../schedules';
import { YearlyForm } from '../yearly-form';

const schedule: ScheduleView = {
  id: '0199a0c4-0000-7000-8000-000000000001',
  name: null,
  kind: 'monthly-summary',
  report: { id: 'monthly-sales', format: 'pdf', currency: 'EUR' },
  cron: '0 8 1 * *',
  timeZone: 'Europe/Berlin',
  description: 'Every month on the 1st at 08:00, Europe/Berlin',
  every: 'month',
  day: 1,
  at: '08:00',
  catchUp: 'latest',
  overlap: 'skip',
  paused: false,
  nextRunAt: '2026-12-01T07:00:00.000Z',
  lastRunAt: '2026-11-01T07:00:00.000Z',
  lastJobId: '0199a0c4-0000-7000-8000-000000000000',
  lastSkippedAt: null,
  createdAt: '2026-10-05T10:00:00.000Z',
  links: { self: '' },
};

/** Schedules: one that runs, one that skipped its last run, and one that is paused. */
const exampleSchedules: ScheduleView[] = [
  schedule,
  { ...schedule, lastSkippedAt: '2026-11-02T07:00:00.000Z' },
  { ...schedule, paused: true, nextRunAt: null, lastRunAt: null, lastJobId: null },
].map((each, index) => ({ ...each, id: schedule.id.replace(/.$/, String(index)) }));

const period = { days: { first: '2024-01-03', last: '2026-11-24' }, today: '2026-11-25' };

export const salesReportStories: Record<string, ReactNode> = {
  Reports: (
    <Stack gap="xl">
      <ReportForm {...period} />
      <YearlyForm {...period} />
      <Schedules schedules={exampleSchedules} />
    </Stack>
  ),
  'No reports': (
    <Stack gap="xl">
      <NoReports />
      <Schedules schedules={[]} />
    </Stack>
  ),
};
