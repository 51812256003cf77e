import type { Job } from '@offload/core/contract';
import { childStepPrefix, ownerColumns, ownerFields, viewStored, webhookFields } from '@offload/core/sql';
import type { Database, Prisma } from './client';

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

function selectAll<Name extends string>(columns: Record<Name, unknown>): Record<Name, true>;
function selectAll(columns: object): object {
  return Object.fromEntries(Object.keys(columns).map((name) => [name, true]));
}

/** The columns that owners may see, and those that say who owns the job and what caused it. */
export const jobColumns = {
  ...selectAll(ownerColumns),
  ownerId: true,
  requestId: true,
  traceparent: true,
  // Only the last 100, because they're sent with every change. Steps that enqueue child jobs are shown as jobs instead.
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
  /** The last heartbeat of its worker, if one was missed and this was read. */
  lastHeardAt?: string | undefined;
};

/** What the app adds to a job from its own tables, or from no row at all. */
export type JobParts = Pick<JobRow, 'files' | 'outage' | 'lastHeardAt'>;

/** Returns the output files of these jobs, by job. */
export async function findOutputFiles(db: Database, ids: string[]): Promise<Map<string, JobParts['files']>> {
  const rows = await db.job.findMany({
    select: { id: true, files: outputFiles },
    where: { id: { in: ids } },
  });
  return new Map(rows.map(({ id, files }) => [id, files]));
}

/** Returns a job as the API shows it to its owner. */
export function viewJob(row: JobRow) {
  const { state, priority, waitingFor } = ownerFields;
  const job = viewStored({
    ...row,
    title: null,
    // The database's checks and the core allow nothing else.
    state: state.parse(row.state),
    priority: priority.parse(row.priority),
    waitingFor: waitingFor.parse(row.waitingFor),
    result: viewResult(row.result),
  });
  return viewJobWith(job, row);
}

/** Returns only these fields of a value. */
function pickFields<Whole extends object, Name extends keyof Whole>(
  whole: Whole,
  fields: Record<Name, unknown>,
): Pick<Whole, Name>;
function pickFields(whole: object, fields: object): object {
  return Object.fromEntries(Object.entries(whole).filter(([name]) => Object.hasOwn(fields, name)));
}

/** Returns a job with its parts as the API shows it. */
export function viewJobWith(job: Job, { files, outage, lastHeardAt }: JobParts) {
  const shown = pickFields(job, ownerFields);
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

/** Returns what webhooks send of a job that the API shows. */
export function viewForWebhooks(job: ReturnType<typeof viewJobWith>) {
  return pickFields(job, { ...webhookFields, lastHeardAt: true, files: true, links: true });
}

/** Returns a result as the API shows it: an object, or null. */
export function viewResult(result: unknown): { [name: string]: unknown } | null {
  return ownerFields.result.safeParse(result).data ?? null;
}
