import type { Schedule } from '@offload/core';
import { scheduledReport } from '@offload/jobs/kinds/sales-report';
import type { ScheduleView } from './schedule-schema';

/** Returns a row as the API shows it. */
export function viewSchedule(row: Schedule): ScheduleView {
  return {
    id: row.id,
    report: scheduledReport.parse(row.template),
    every: 'month',
    day: row.day ?? 'last',
    at: `${twoDigits(row.hour)}:${twoDigits(row.minute)}`,
    timeZone: row.timeZone,
    paused: row.pausedAt !== null,
    nextRunAt: row.pausedAt ? null : row.nextRunAt.toISOString(),
    lastRunAt: row.lastRunAt?.toISOString() ?? null,
    lastJobId: row.lastJobId,
    createdAt: row.createdAt.toISOString(),
    links: { self: `/api/schedules/${row.id}` },
  };
}

function twoDigits(number: number): string {
  return String(number).padStart(2, '0');
}
