import { randomUUID } from 'node:crypto';
import type { Connection } from '../src/database/connection';
import { insertSchedule, type NewSchedule, type Schedule } from '../src/schedules/schedule';

/** Inserts a schedule of a new owner, whose run has been due for a minute. */
export async function putSchedule(db: Connection, changes: Partial<NewSchedule> = {}): Promise<Schedule> {
  const cadence = { cron: '0 8 1 * *', timeZone: 'UTC', catchUp: 'all', overlap: 'allow' } as const;
  const about = { id: randomUUID(), ownerId: randomUUID(), kind: 'test', template: { a: 1 } };
  const schedule = { ...about, ...cadence, nextRunAt: minutesAgo(1), ...changes };
  const inserted = await insertSchedule(db, schedule, 1_000);
  if (!inserted) throw new Error('the owner has a thousand schedules');
  return inserted;
}

export function minutesAgo(minutes: number): Date {
  return new Date(Date.now() - minutes * 60_000);
}
