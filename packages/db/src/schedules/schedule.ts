import type { Database, Prisma, Transaction } from '../client';
import type { Schedule } from '../generated/client';
import type { Access } from '../job-store/change';
import { recordAction } from '../operator-action';

export type NewSchedule = Omit<
  Schedule,
  'template' | 'pausedAt' | 'lastRunAt' | 'lastJobId' | 'createdAt'
> & {
  template: Prisma.InputJsonObject;
};

/** Writes a schedule into the caller's transaction. Answers null where this person has `most` of them already. */
export async function insertSchedule(
  tx: Transaction,
  schedule: NewSchedule,
  most: number,
): Promise<Schedule | null> {
  const { ownerId } = schedule;
  // Of those that are made at the same time, each counts the others.
  await tx.$executeRaw`SELECT FROM "user" WHERE id = ${ownerId} FOR NO KEY UPDATE`;
  if ((await tx.schedule.count({ where: { ownerId } })) >= most) return null;
  return tx.schedule.create({ data: schedule });
}

/** Lets a schedule rest. Answers whether it was there and did not rest yet. */
export async function pauseSchedule(db: Database, id: string, access: Access): Promise<boolean> {
  return recorded(db, id, access, 'schedule.pause', (tx, where) =>
    tx.schedule.updateMany({ where: { ...where, pausedAt: null }, data: { pausedAt: new Date() } }),
  );
}

/** Lets a schedule that rests go on at `nextRunAt`: what it has missed is not made up for. Answers whether it rested. */
export async function resumeSchedule(
  db: Database,
  id: string,
  access: Access,
  nextRunAt: Date,
): Promise<boolean> {
  return recorded(db, id, access, 'schedule.resume', (tx, where) =>
    tx.schedule.updateMany({
      where: { ...where, pausedAt: { not: null } },
      data: { pausedAt: null, nextRunAt },
    }),
  );
}

/** Deletes a schedule; the jobs that it made stay. Answers whether it was there. */
export async function deleteSchedule(db: Database, id: string, access: Access): Promise<boolean> {
  return recorded(db, id, access, 'schedule.delete', (tx, where) => tx.schedule.deleteMany({ where }));
}

async function recorded(
  db: Database,
  id: string,
  { owner, operator }: Access,
  action: string,
  change: (tx: Transaction, where: Prisma.ScheduleWhereInput) => Promise<{ count: number }>,
): Promise<boolean> {
  return db.$transaction(async (tx) => {
    const select = { ownerId: true, kind: true, day: true, hour: true, minute: true, timeZone: true };
    // None of this ever changes, and afterwards it may be gone.
    const before = operator && (await tx.schedule.findUnique({ where: { id }, select }));
    const { count } = await change(tx, { id, ...(owner !== null && { ownerId: owner }) });
    if (count > 0 && operator) {
      const what = { action, subjectType: 'schedule', subjectId: id } as const;
      await recordAction(tx, operator, { ...what, ...(before && { before }) });
    }
    return count > 0;
  });
}

/** Lets all schedules of a person rest, in the caller's transaction. */
export async function pauseSchedulesOf(tx: Transaction, ownerId: string): Promise<void> {
  await tx.schedule.updateMany({ where: { ownerId, pausedAt: null }, data: { pausedAt: new Date() } });
}
