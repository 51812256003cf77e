import type { QueueBackend, Schedule } from '@offload/core';
import type { ScheduleView } from '@/api/schedule-schema';
import { viewSchedule } from '@/api/schedule-view';
import { isUuid } from './ids';
import { redactUser } from './redact';
import { isStaff } from './roles';
import { runtime } from './runtime';
import type { Person } from './session';

/** How many schedules a user can have. */
export const mostSchedules = 20;

/** Returns this user’s schedules, oldest first. */
export async function findSchedules({ id }: Person): Promise<ScheduleView[]> {
  const rows = await runtime().db.schedule.findMany({
    where: { ownerId: id },
    orderBy: { createdAt: 'asc' },
  });
  return rows.map(viewSchedule);
}

const pageLength = 50;

/** Returns all users’ schedules after `cursor`, the next to run first, for staff. */
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
      kind: row.kind,
      schedule: viewSchedule(row),
      owner: redactUser(person, row.owner).email,
    })),
    nextCursor: rows.length > pageLength ? (page.at(-1)?.id ?? null) : null,
  };
}

/** Returns a schedule's row if this user may see it. */
export async function findScheduleRow(person: Person, id: string): Promise<Schedule | null> {
  if (!isUuid(id)) return null;
  const where = { id, ...(!isStaff(person.role) && { ownerId: person.id }) };
  return runtime().db.schedule.findFirst({ where });
}

/** Updates the queue’s schedulers without awaiting it. If that fails, the sweeper does it later. */
export function tellQueue(tell: (queue: QueueBackend) => Promise<void>): void {
  const { queue, log } = runtime();
  tell(queue).catch((error: unknown) =>
    log.warn({ error }, 'failed to update the queue’s scheduler: left to the sweeper'),
  );
}
