import type { Jobs } from '@offload/core';
import { findSchedule, type Schedule } from '@offload/core/schedules';
import { isStaff } from '@/server/auth/roles';
import type { Person } from '@/server/auth/session';
import { isUuid } from '@/server/ids';
import { runtime } from '@/server/runtime';
import type { ScheduleView } from './schedule-schema';
import { viewSchedule } from './schedule-view';

/** How many schedules a user can have. */
export const maxSchedules = 20;

/** Returns this user’s schedules, oldest first. */
export async function findSchedules({ id }: Person): Promise<ScheduleView[]> {
  const rows = await runtime().db.schedule.findMany({
    where: { ownerId: id, name: null },
    orderBy: { createdAt: 'asc' },
  });
  return rows.map(viewSchedule);
}

/** Returns a schedule's row if this user may see it. */
export async function findScheduleRow(person: Person, id: string): Promise<Schedule | null> {
  if (!isUuid(id)) return null;
  return findSchedule(runtime().core, { id, owner: isStaff(person.role) ? null : person.id });
}

/** Updates the queue’s schedulers without awaiting it. If that fails, the sweeper does it later. */
export function tellQueue(tell: (queue: Jobs['backend']) => Promise<void>): void {
  const { queue, log } = runtime();
  tell(queue).catch((error: unknown) =>
    log.warn({ error }, 'failed to update the queue’s scheduler: left to the sweeper'),
  );
}
