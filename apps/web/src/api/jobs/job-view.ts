import type { Prisma } from '@offload/db';
import { hideAddresses, redact } from '@/server/auth/redact';
import { isRedactedFor } from '@/server/auth/roles';
import type { Person } from '@/server/auth/session';
import type { JobRow } from '@/server/live/job-row';
import { type JobView, priorityOf, stateOf, waitingForOf } from './job-schema';

/** Returns a row as the API shows it. */
export function viewJob(row: JobRow): JobView {
  const state = stateOf(row.state);
  // While the job runs again, an earlier error is history.
  const showsError = state === 'failed' || state === 'retrying';
  return {
    id: row.id,
    kind: row.kind,
    queue: row.queue,
    state,
    progress: { percent: row.progressPercent, step: row.outage ?? row.progressStep },
    attempt: row.attempt,
    maxAttempts: row.maxAttempts,
    createdAt: row.createdAt.toISOString(),
    startedAt: row.startedAt?.toISOString() ?? null,
    finishedAt: row.finishedAt?.toISOString() ?? null,
    nextAttemptAt: row.nextAttemptAt?.toISOString() ?? null,
    runAt: row.runAt?.toISOString() ?? null,
    priority: priorityOf(row.priority),
    parentId: row.parentId,
    waitingFor: row.waitingFor === null ? null : waitingForOf(row.waitingFor),
    warnings: row.warnings,
    steps: row.steps.map(viewStep),
    error:
      showsError && row.errorMessage !== null
        ? { code: row.errorCode ?? 'internal', message: row.errorMessage }
        : null,
    result: viewResult(row.result),
    files: row.files.map(({ expiresAt, ...file }) => ({
      ...file,
      url: `/api/files/${file.id}`,
      expiresAt: expiresAt?.toISOString() ?? null,
    })),
    links: {
      self: `/api/jobs/${row.id}`,
      events: `/api/jobs/${row.id}/events`,
      page: `/jobs/${row.id}`,
    },
  };
}

/** Returns a step as the API shows it. A wait is over when its time has come. */
function viewStep({ name, startedAt, finishedAt }: JobRow['steps'][number]): JobView['steps'][number] {
  const isFinished = finishedAt !== null && finishedAt.getTime() <= Date.now();
  return {
    name,
    state: isFinished ? 'succeeded' : 'waiting',
    startedAt: startedAt.toISOString(),
    finishedAt: isFinished ? finishedAt.toISOString() : null,
  };
}

/** Returns a row as this user may see it. */
export function viewJobFor(person: Pick<Person, 'id' | 'role'>, row: JobRow): JobView {
  const job = viewJob(row);
  if (!isRedactedFor(person, row)) return job;
  const error = job.error && { ...job.error, message: hideAddresses(job.error.message) };
  return { ...job, error, result: viewResult(redact(row.result)), files: [] };
}

function viewResult(result: Prisma.JsonValue): JobView['result'] {
  return typeof result === 'object' && !Array.isArray(result) ? result : null;
}
