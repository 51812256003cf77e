import { randomUUID } from 'node:crypto';
import { createPerson, until } from '@offload/testing';
import { patienceMs } from './processes';
import type { World } from './world';

const minuteMs = 60_000;
const missed = 3;

export interface MatrixSchedule {
  id: string;
  firstRunAt: Date;
}

/** Adds a schedule that runs every minute, has missed three runs, and makes up for all of them. */
export async function addSchedule({ database: { db } }: World): Promise<MatrixSchedule> {
  const { id: ownerId } = await createPerson(db);
  const thisMinute = Math.floor(Date.now() / minuteMs) * minuteMs;
  const firstRunAt = new Date(thisMinute - (missed - 1) * minuteMs);
  const about = { kind: 'sales-report', template: { id: 'monthly-sales', format: 'csv' } };
  const when = { cron: '* * * * *', timeZone: 'UTC', nextRunAt: firstRunAt };
  const id = randomUUID();
  await db.schedule.create({ data: { id, ownerId, ...about, ...when, catchUp: 'all', overlap: 'allow' } });
  return { id, firstRunAt };
}

/** Waits until the schedule has caught up, and pauses it, so that its jobs come to an end. */
export async function pauseCaughtUp({ database: { db } }: World, { id }: MatrixSchedule): Promise<void> {
  const caughtUp = { id, nextRunAt: { gt: new Date() } };
  await until(async () => (await db.schedule.count({ where: caughtUp })) > 0, patienceMs);
  await db.schedule.update({ where: { id }, data: { pausedAt: new Date() } });
}

/** Checks that each of its runs has one job, and that none ran before its time, by a clock that was set ahead meanwhile. */
export async function checkSchedule(
  { database: { db } }: World,
  { id, firstRunAt }: MatrixSchedule,
  aheadSeconds = 0,
): Promise<string[]> {
  const { nextRunAt } = await db.schedule.findUniqueOrThrow({ where: { id } });
  const runs = (nextRunAt.getTime() - firstRunAt.getTime()) / minuteMs;
  const jobs = await db.job.count({ where: { enqueuedBy: `schedule:${id}` } });
  const problems: string[] = [];
  if (jobs !== runs) problems.push(`${jobs} jobs for ${runs} runs`);
  if (runs < missed) problems.push(`${runs} runs, not ${missed}`);
  if (nextRunAt.getTime() > Date.now() + aheadSeconds * 1_000 + minuteMs)
    problems.push(`ran before its time`);
  return problems;
}
