import type { Database, Prisma, Transaction } from '../client';
import type { Schedule } from '../generated/client';
import type { Access } from '../job-store/change';

export type NewSchedule = Omit<
  Schedule,
  'template' | 'pausedAt' | 'lastRunAt' | 'lastJobId' | 'createdAt'
> & {
  template: Prisma.InputJsonObject;
};

type Whose = Pick<Access, 'owner'>;

function one(id: string, { owner }: Whose): { id: string; ownerId?: string } {
  return { id, ...(owner !== null && { ownerId: owner }) };
}

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
export async function pauseSchedule(db: Database, id: string, whose: Whose): Promise<boolean> {
  const where = { ...one(id, whose), pausedAt: null };
  const { count } = await db.schedule.updateMany({ where, data: { pausedAt: new Date() } });
  return count > 0;
}

/** Lets a schedule that rests go on at `nextRunAt`: what it has missed is not made up for. Answers whether it rested. */
export async function resumeSchedule(
  db: Database,
  id: string,
  whose: Whose,
  nextRunAt: Date,
): Promise<boolean> {
  const where = { ...one(id, whose), pausedAt: { not: null } };
  const { count } = await db.schedule.updateMany({ where, data: { pausedAt: null, nextRunAt } });
  return count > 0;
}

/** Deletes a schedule; the jobs that it made stay. Answers whether it was there. */
export async function deleteSchedule(db: Database, id: string, whose: Whose): Promise<boolean> {
  const { count } = await db.schedule.deleteMany({ where: one(id, whose) });
  return count > 0;
}

/** Lets the schedules of banned people rest. */
export async function pauseSchedulesOfBanned(db: Database): Promise<void> {
  const where = { pausedAt: null, owner: { banned: true } };
  await db.schedule.updateMany({ where, data: { pausedAt: new Date() } });
}
