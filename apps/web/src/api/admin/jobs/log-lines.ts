import { hasFinished } from '@offload/core/contract';
import { hideAddresses, redact } from '@/server/auth/redact';
import { mayOperate } from '@/server/auth/roles';
import type { Person } from '@/server/auth/session';
import { isUuid } from '@/server/ids';
import { runtime } from '@/server/runtime';
import type { JobLogPage } from './job-schema';

const logLimit = 1_000;

/** Returns the lines of a job's log after one, oldest first; null if the job doesn't exist. */
export async function findJobLog(person: Person, id: string, after: bigint): Promise<JobLogPage | null> {
  const { db } = runtime();
  const job = isUuid(id) ? await db.job.findUnique({ where: { id }, select: { state: true } }) : null;
  if (!job) return null;
  const lines = await db.jobLog.findMany({
    where: { jobId: id, id: { gt: after } },
    orderBy: { id: 'asc' },
    take: logLimit,
  });
  const seesValues = mayOperate(person.role);
  return {
    data: lines.map(({ id: lineId, at, level, attempt, message, details }) => ({
      id: String(lineId),
      at: at.toISOString(),
      level,
      attempt,
      message: seesValues ? message : hideAddresses(message),
      details: seesValues || details === null ? details : redact(details),
    })),
    isOpen: !hasFinished(job.state) || lines.length === logLimit,
  };
}
