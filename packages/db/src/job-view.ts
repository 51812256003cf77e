import { jobStates } from '@offload/core/contract';
import { childStepPrefix } from '@offload/core/internal';
import { priorities } from '@offload/core/internal/browser';
import { z } from 'zod';
import type { Prisma } from './client';

// The database's checks and the core allow nothing else.
const State = z.enum(jobStates);
const Priority = z.enum(priorities);
const WaitingFor = z.object({
  type: z.enum(['time', 'jobs', 'signal']),
  until: z.iso.datetime().optional(),
  name: z.string().optional(),
  open: z.int().optional(),
});

/** The columns that owners may see. Payloads and stacks are for admins. */
export const jobColumns = {
  id: true,
  kind: true,
  queue: true,
  ownerId: true,
  state: true,
  version: true,
  attempt: true,
  maxAttempts: true,
  progressPercent: true,
  progressStep: true,
  errorCode: true,
  errorMessage: true,
  result: true,
  createdAt: true,
  startedAt: true,
  finishedAt: true,
  waitedMs: true,
  workerId: true,
  nextAttemptAt: true,
  runAt: true,
  priority: true,
  parentId: true,
  requestId: true,
  traceparent: true,
  waitingFor: true,
  warnings: true,
  // The last ones: every change is sent with them. Child jobs are shown as jobs.
  steps: {
    where: { NOT: { name: { startsWith: childStepPrefix } } },
    select: { name: true, startedAt: true, finishedAt: true },
    orderBy: { startedAt: 'asc' },
    take: -100,
  },
  files: {
    where: { role: 'output' },
    select: {
      id: true,
      name: true,
      contentType: true,
      bytes: true,
      width: true,
      height: true,
      expiresAt: true,
    },
    orderBy: [{ createdAt: 'asc' }, { name: 'asc' }],
  },
} satisfies Prisma.JobSelect;

export type JobRow = Prisma.JobGetPayload<{ select: typeof jobColumns }> & {
  /** Why workers have paused the queue that it waits in; undefined if they haven't, or if this wasn't read. */
  outage?: string | undefined;
  /** When its worker was last heard of, if that has missed a heartbeat and this was read. */
  lastHeardAt?: string | undefined;
};

/** Returns a job as the API shows it to its owner, and as webhooks send it. */
export function viewJob(row: JobRow) {
  const state = State.parse(row.state);
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
    // A retry begins anew.
    queueTimeMs: row.startedAt === null || row.waitedMs === null ? null : Number(row.waitedMs),
    lastHeardAt: row.lastHeardAt ?? null,
    nextAttemptAt: row.nextAttemptAt?.toISOString() ?? null,
    runAt: row.runAt?.toISOString() ?? null,
    priority: Priority.parse(row.priority),
    parentId: row.parentId,
    waitingFor: row.waitingFor === null ? null : WaitingFor.parse(row.waitingFor),
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
function viewStep({ name, startedAt, finishedAt }: JobRow['steps'][number]) {
  const isFinished = finishedAt !== null && finishedAt.getTime() <= Date.now();
  const state: 'succeeded' | 'waiting' = isFinished ? 'succeeded' : 'waiting';
  return {
    ...{ name, state },
    startedAt: startedAt.toISOString(),
    finishedAt: isFinished ? finishedAt.toISOString() : null,
  };
}

/** Returns a result as the API shows it: an object, or null. */
export function viewResult(result: Prisma.JsonValue): { [name: string]: unknown } | null {
  return typeof result === 'object' && !Array.isArray(result) ? result : null;
}
