import { type Job, jobStates, priorities } from '@offload/core/contract';
import { childStepPrefix, viewStored } from '@offload/core/sql';
import * as z from 'zod';
import type { Database, Prisma } from './client';

// The database's checks and the core allow nothing else.
const State = z.enum(jobStates);
const Priority = z.enum(priorities);
const ResultObject = z.record(z.string(), z.unknown());
const WaitingFor = z.object({
  type: z.enum(['time', 'jobs', 'signal']),
  until: z.iso.datetime().optional(),
  name: z.string().optional(),
  open: z.int().optional(),
});

const outputFiles = {
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
} satisfies Prisma.Job$filesArgs;

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
  committedAt: true,
  nextAttemptAt: true,
  runAt: true,
  deadlineAt: true,
  priority: true,
  parentId: true,
  requestId: true,
  traceparent: true,
  waitingFor: true,
  warnings: true,
  // Only the last 100, because they are sent with every change. Leaves out steps that enqueue child jobs, which are shown as
  // jobs.
  steps: {
    where: { NOT: { name: { startsWith: childStepPrefix } } },
    select: { name: true, startedAt: true, finishedAt: true },
    orderBy: { startedAt: 'asc' },
    take: -100,
  },
  files: outputFiles,
} satisfies Prisma.JobSelect;

export type JobRow = Prisma.JobGetPayload<{ select: typeof jobColumns }> & {
  /** Why workers have paused the queue that it waits in; undefined if they haven't, or if this wasn't read. */
  outage?: string | undefined;
  /** When its worker was last heard of, if that has missed a heartbeat and this was read. */
  lastHeardAt?: string | undefined;
};

/** What the app adds to a job: what is in its own tables, or in no row. */
export type JobParts = Pick<JobRow, 'files' | 'outage' | 'lastHeardAt'>;

/** Returns the output files of these jobs, by job. */
export async function findOutputFiles(db: Database, ids: string[]): Promise<Map<string, JobParts['files']>> {
  const rows = await db.job.findMany({
    select: { id: true, files: outputFiles },
    where: { id: { in: ids } },
  });
  return new Map(rows.map(({ id, files }) => [id, files]));
}

/** Returns a job as the API shows it to its owner, and as webhooks send it. */
export function viewJob(row: JobRow) {
  const { state, priority, waitingFor } = row;
  const job = viewStored({
    ...row,
    title: null,
    state: State.parse(state),
    priority: Priority.parse(priority),
    waitingFor: waitingFor === null ? null : WaitingFor.parse(waitingFor),
    result: viewResult(row.result),
  });
  return viewJobWith(job, row);
}

/** Returns a job with its parts as the API shows it. */
export function viewJobWith(job: Job, { files, outage, lastHeardAt }: JobParts) {
  const { ownerId: _owner, title: _title, requestId: _request, ...shown } = job;
  return {
    ...shown,
    progress: { ...shown.progress, step: outage ?? shown.progress.step },
    lastHeardAt: lastHeardAt ?? null,
    result: viewResult(shown.result),
    files: files.map(({ expiresAt, ...file }) => ({
      ...file,
      url: `/api/files/${file.id}`,
      expiresAt: expiresAt?.toISOString() ?? null,
    })),
    links: {
      self: `/api/jobs/${job.id}`,
      events: `/api/jobs/${job.id}/events`,
      page: `/jobs/${job.id}`,
    },
  };
}

/** Returns a result as the API shows it: an object, or null. */
export function viewResult(result: unknown): { [name: string]: unknown } | null {
  return ResultObject.safeParse(result).data ?? null;
}
