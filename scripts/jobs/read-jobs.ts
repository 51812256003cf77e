import { findGroups, type JobSearch } from '@offload/console/operations/index.ts';
import type { Transaction } from '@offload/core';
import { type Database, findOwnersByAddress, type Prisma } from '@offload/db';
import { queues } from '@offload/kinds/queues';
import { system } from '@offload/kinds/system';
import { PlainError } from '@offload/processes';
import type { JobTarget } from './filters';

export const jobColumns = {
  ...{ id: true, kind: true, queue: true, state: true, title: true, attempt: true, maxAttempts: true },
  ...{ createdAt: true, startedAt: true, finishedAt: true, nextAttemptAt: true },
  ...{ errorCode: true, errorMessage: true },
  owner: { select: { id: true, email: true } },
} satisfies Prisma.JobSelect;

type JobRow = Prisma.JobGetPayload<{ select: typeof jobColumns }>;

/** Returns a job as JSON has it, as in the API. */
export function viewJob({ errorCode, errorMessage, ...job }: JobRow) {
  return { ...job, error: errorMessage === null ? null : { code: errorCode, message: errorMessage } };
}

/** Returns these jobs, in this order; those that are gone by now are missing. */
export async function readJobs(db: Database, ids: string[]): Promise<JobRow[]> {
  const rows = await db.job.findMany({ where: { id: { in: ids } }, select: jobColumns });
  const byId = new Map(rows.map((row) => [row.id, row]));
  return ids.flatMap((id) => byId.get(id) ?? []);
}

/** Throws a `PlainError` if no contract and no job has the kind or queue of a search: it is mistyped. */
export async function requireKnown(db: Database, { kind, queue }: JobTarget): Promise<void> {
  const isKind = kind === null || system.contracts.has(kind);
  const isQueue = queue === null || Object.hasOwn(queues, queue);
  if (isKind && isQueue) return;
  const groups = await findGroups(db, { states: [], kind: null, queue: null });
  if (!isKind && !groups.some((group) => group.kind === kind))
    throw new PlainError(
      `No kind is called ${kind}: the kinds are ${[...system.contracts.keys()].join(', ')}.`,
    );
  if (!isQueue && !groups.some((group) => group.queue === queue))
    throw new PlainError(`No queue is called ${queue}: the queues are ${Object.keys(queues).join(', ')}.`);
}

/** Returns the search for the jobs that a command is for. */
export async function searchFor(core: Transaction, { owner, ...target }: JobTarget): Promise<JobSearch> {
  const owners = owner === null ? null : [owner, ...(await findOwnersByAddress(core, owner, 'beginning'))];
  return { ...target, owners };
}
