import { changeNext, countChanged } from '@offload/console/server';
import type { JobSystem } from '@offload/core';
import { PermanentError } from '@offload/core/contract';
import type { Database as CoreDatabase } from '@offload/core/sql';
import type { Claim, WorkerTools } from '@offload/core/worker';
import type { Database, Prisma } from '@offload/db';
import type { Jobs, OwnJob } from '@offload/kinds/services/services';

interface JobsParts {
  system: JobSystem;
  core: CoreDatabase;
  db: Database;
  client: WorkerTools['client'];
}

/** Returns what the job of `claim` can do with other jobs on behalf of its owner. */
export function createJobs({ system, core, db, client }: JobsParts, { id: changerId, ownerId }: Claim): Jobs {
  return {
    findAll: (ids) => findOwnJobs(db, ownerId, ids),
    async hasRequests() {
      const access = [...system.contracts.values()].filter(({ grantsAccess }) => grantsAccess);
      const kind = { notIn: access.map((contract) => contract.kind) };
      return (
        (await db.job.findFirst({
          where: { ownerId, id: { not: changerId }, userRequested: true, kind },
        })) !== null
      );
    },
    async change({ action, filter, from }, limit) {
      const operator = { ...(await requireOperator(db, ownerId)), ...from };
      const { changed: jobs, isMore } = await changeNext(core, system, action, {
        changerId,
        operator,
        filter,
        limit,
      });
      if (action === 'retry') await client.dispatch(jobs);
      if (action === 'run-now') await client.admitDue();
      // The rows are the truth. A job that can't be removed from the queue now only causes a needless delivery.
      if (action === 'cancel') await Promise.all(jobs.map(client.removeFromQueue));
      return { total: await countChanged(core, changerId), isMore };
    },
  };
}

async function findOwnJobs(db: Database, ownerId: string, ids: string[]): Promise<Map<string, OwnJob>> {
  const files = {
    select: { name: true, bytes: true, expiresAt: true },
    where: { role: 'output' },
    orderBy: [{ createdAt: 'asc' }, { name: 'asc' }],
  } satisfies Prisma.Job$filesArgs;
  const jobs = await db.job.findMany({
    select: {
      id: true,
      kind: true,
      title: true,
      state: true,
      errorMessage: true,
      finishedAt: true,
      warnings: true,
      files,
    },
    where: { id: { in: ids }, ownerId },
  });
  return new Map(jobs.map(({ id, ...job }) => [id, job]));
}

/** Checks each time, because the owner may have lost the role since the job was enqueued. */
async function requireOperator(db: Database, id: string): Promise<{ id: string; email: string }> {
  const operator = await db.user.findFirst({
    where: { id, role: { in: ['admin', 'operator'] }, banned: false },
    select: { id: true, email: true },
  });
  if (!operator)
    throw new PermanentError('not_allowed', 'The user who requested this no longer has permission to do it.');
  return operator;
}
