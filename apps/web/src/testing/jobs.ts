import { randomUUID } from 'node:crypto';
import type { JobContract } from '@offload/core/contract';
import { enqueueIn } from '@offload/core/test/jobs';
import { claimJobs, finishJobs, type Outcome } from '@offload/core/test/worker-parts';
import type { Database } from '@offload/db';
import { system } from '@offload/kinds/system';
import { welcomeEmail } from '@offload/kinds/welcome-email';
import { onTestFinished } from 'vitest';
import { runtime } from '@/server/runtime';

const enqueue = enqueueIn(system);
const versions = Object.fromEntries(
  [...system.contracts.values()].map(({ kind, version = 1 }) => [kind, version]),
);
const options = { workerId: randomUUID(), leaseMs: 60_000, hooks: system.hooks, versions };

/** Commits a job without dispatching it: the test itself is its worker. */
export async function putJob(db: Database, ownerId: string): Promise<string> {
  const { id } = await db.$transaction((tx) => enqueue(tx, welcomeEmail, { personId: ownerId }, { ownerId }));
  return id;
}

/** Claims jobs as a worker does, whatever gate holds them. Returns their fences. */
export async function takeJobs(db: Database, ids: string[]): Promise<number[]> {
  await db.job.updateMany({ where: { id: { in: ids } }, data: { heldBy: null } });
  const results = await claimJobs(runtime().core, ids, options);
  return results.map(({ claimed }, index) => {
    if (!claimed) throw new Error(`${ids[index]} cannot be claimed`);
    return claimed.fence;
  });
}

/** Claims a job as a worker does, whatever gate holds it. Returns its fence. */
export async function takeJob(db: Database, id: string): Promise<number> {
  const [fence = 0] = await takeJobs(db, [id]);
  return fence;
}

/** Ends the run of a job. */
export async function finishJob(id: string, fence: number, outcome: Outcome = success): Promise<void> {
  await finishJobs(runtime().core, [{ id, fence, outcome }], options);
}

/** Claims a job and ends its attempt. */
export async function runJob(db: Database, id: string, outcome: Outcome = success): Promise<void> {
  await finishJob(id, await takeJob(db, id), outcome);
}

/** Makes fields of a kind secret for the rest of the test. */
export function hideFields(contract: JobContract, secrets: string[]): void {
  const before = contract.secrets ?? [];
  contract.secrets = secrets;
  onTestFinished(() => {
    contract.secrets = before;
  });
}

/** Lets a kind declare signals for the rest of the test. */
export function declareSignals(contract: JobContract, signals: NonNullable<JobContract['signals']>): void {
  contract.signals = signals;
  onTestFinished(() => {
    delete contract.signals;
  });
}

export const success: Outcome = { state: 'succeeded', result: { messageId: '<1@example.com>' } };

export const failure = { code: 'smtp', message: 'The server refused it.', stack: 'Error: a secret stack' };
