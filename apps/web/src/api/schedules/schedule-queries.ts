import { cadenceLabel, monthlyOf } from '@offload/console/text';
import { findSchedule, type Schedule } from '@offload/core/schedules';
import { salesReport, scheduledReport } from '@offload/kinds/sales-report';
import { isStaff } from '@/server/auth/roles';
import type { Person } from '@/server/auth/session';
import { ApiError } from '@/server/http/api-error';
import { isUuid } from '@/server/ids';
import { runtime } from '@/server/runtime';
import { CatchUpSchema, OverlapSchema, type ScheduleView } from './schedule-schema';

export async function findSchedules({ id }: Person): Promise<ScheduleView[]> {
  const rows = await runtime().db.schedule.findMany({
    where: { ownerId: id, name: null },
    orderBy: { createdAt: 'asc' },
  });
  return rows.map(viewSchedule);
}

export async function mustFindSchedule(person: Person, id: string): Promise<Schedule> {
  const owner = isStaff(person.role) ? null : person.id;
  const row = isUuid(id) ? await findSchedule(runtime().core, { id, owner }) : null;
  if (!row) throw new ApiError(404, 'Schedule not found.');
  return row;
}

type Row = Omit<Schedule, 'catchUp' | 'overlap'> & { catchUp: string; overlap: string };

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
