import type { Database } from '../client';
import type { JobFilter } from '../job-changes/filter';
import { putJob } from './jobs';

export const operator = {
  id: 'olga',
  email: 'olga@example.com',
  ip: null,
  userAgent: null,
  requestId: 'r',
};

/** A filter that lets all pass that its parts do, up to now. */
export function filter(of: Partial<JobFilter>): JobFilter {
  const until = new Date(Date.now() + 60_000).toISOString();
  return { ids: null, kind: null, signature: null, queue: null, until, ...of };
}

/** Commits a job that changes others, and returns its id. */
export async function changer(db: Database): Promise<string> {
  const { id } = await putJob(db);
  await db.job.update({ where: { id }, data: { kind: 'changer' } });
  return id;
}

/** Returns what the audit log says about a job, oldest first. */
export function actionsOn(db: Database, subjectId: string) {
  return db.operatorAction.findMany({ where: { subjectId }, orderBy: { id: 'asc' } });
}
