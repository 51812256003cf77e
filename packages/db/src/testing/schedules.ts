import { randomUUID } from 'node:crypto';
import { createPerson } from '@offload/testing';
import type { Database } from '../client';
import type { Schedule } from '../generated/client';

/** Commits a schedule of somebody new, whose tick has been due for a minute. */
export async function putSchedule(db: Database, changes: Partial<Schedule> = {}): Promise<Schedule> {
  const ownerId = changes.ownerId ?? (await createPerson(db)).id;
  const time = { day: 1, hour: 8, minute: 0, timeZone: 'UTC', nextRunAt: minutesAgo(1) };
  return db.schedule.create({
    data: { id: randomUUID(), kind: 'test', ...time, ...changes, ownerId, template: { a: 1 } },
  });
}

export function minutesAgo(minutes: number): Date {
  return new Date(Date.now() - minutes * 60_000);
}
