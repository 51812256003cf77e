import { cadenceLabel, monthlyOf } from '@offload/console/text';
import type { Schedule } from '@offload/core/schedules';
import { salesReport, scheduledReport } from '@offload/kinds/sales-report';
import { CatchUpSchema, OverlapSchema, type ScheduleView } from './schedule-schema';

/** A schedule as stored in the database. */
type Row = Omit<Schedule, 'catchUp' | 'overlap'> & { catchUp: string; overlap: string };

/** Returns a schedule as the API shows it. */
export function viewSchedule(row: Row): ScheduleView {
  const { id, name, kind, cron, timeZone } = row;
  const monthly = monthlyOf(cron);
  return {
    id,
    name,
    kind,
    cron,
    timeZone,
    report: kind === salesReport.kind && name === null ? scheduledReport.parse(row.template) : null,
    description: cadenceLabel(row),
    every: monthly && 'month',
    day: monthly?.day ?? null,
    at: monthly?.at ?? null,
    catchUp: CatchUpSchema.parse(row.catchUp),
    overlap: OverlapSchema.parse(row.overlap),
    paused: row.pausedAt !== null,
    nextRunAt: row.pausedAt ? null : row.nextRunAt.toISOString(),
    lastRunAt: row.lastRunAt?.toISOString() ?? null,
    lastJobId: row.lastJobId,
    lastSkippedAt: row.lastSkippedAt?.toISOString() ?? null,
    createdAt: row.createdAt.toISOString(),
    links: { self: `/api/schedules/${id}` },
  };
}
