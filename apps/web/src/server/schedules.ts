import type { QueueBackend, Schedule } from '@offload/core';
import { scheduledReport } from '@offload/jobs/kinds/sales-report';
import type { ScheduleView } from '@/api/schedule-schema';
import { isUuid } from './ids';
import { redactUser } from './redact';
import { isStaff } from './roles';
import { runtime } from './runtime';
import type { Person } from './session';

/** How many schedules one person may have. */
export const mostSchedules = 20;

/** What this person wants again and again, oldest first. */
export async function findSchedules({ id }: Person): Promise<ScheduleView[]> {
  const rows = await runtime().db.schedule.findMany({
    where: { ownerId: id },
    orderBy: { createdAt: 'asc' },
  });
  return rows.map(viewSchedule);
}

const pageLength = 50;

/** Those of everybody, the next to run first, from the one after `cursor`; for staff. */
export async function findAllSchedules(person: Pick<Person, 'id' | 'role'>, cursor: string | null) {
  const rows = await runtime().db.schedule.findMany({
    include: { owner: { select: { id: true, email: true } } },
    orderBy: [{ nextRunAt: 'asc' }, { id: 'asc' }],
    take: pageLength + 1,
    ...(cursor !== null && isUuid(cursor) && { cursor: { id: cursor }, skip: 1 }),
  });
  const page = rows.slice(0, pageLength);
  return {
    schedules: page.map((row) => ({
      schedule: viewSchedule(row),
      owner: redactUser(person, row.owner).email,
    })),
    nextCursor: rows.length > pageLength ? (page.at(-1)?.id ?? null) : null,
  };
}

/** A schedule's row, if this person may see it. */
export async function findScheduleRow(person: Person, id: string): Promise<Schedule | null> {
  if (!isUuid(id)) return null;
  const where = { id, ...(!isStaff(person.role) && { ownerId: person.id }) };
  return runtime().db.schedule.findFirst({ where });
}

/** A row as the API shows it. */
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

/** Tells the queue for what to tick, without waiting for it: what it does not hear, the sweeper tells it later. */
export function tellQueue(tell: (queue: QueueBackend) => Promise<void>): void {
  const { queue, log } = runtime();
  tell(queue).catch((error: unknown) => log.warn({ error }, 'the queue was not told: left to the sweeper'));
}
