import { randomUUID } from 'node:crypto';
import type { z } from 'zod';
import type { JobContract } from '../contract/contract';
import { persist } from '../database/persist';
import { type Sql, sql } from '../database/sql';
import { createDispatcher } from '../delivery/dispatch';
import { findPausedQueues } from '../delivery/find-paused';
import { within } from '../health/within';
import { pendingStates } from '../job/states';
import { stateIn } from '../job/transitions';
import type { Jobs } from '../open-jobs';
import { type Claim, claimJobs } from '../worker/claim';
import { finishJobs } from '../worker/finish';
import { toOutcome } from '../worker/outcome';
import { countWorkers } from '../worker/worker-processes';

const leaseMs = 30_000;
const limit = 10;
// Not for long, because the queue may be why the workers are gone.
const patienceMs = 2_000;

/** Jobs of a kind that a process without a worker runs itself while no worker is online. */
export interface WithoutWorker<Payload extends z.ZodType = z.ZodType> {
  contract: JobContract<Payload>;
  /** Which of its jobs: a condition on `offload.job`. */
  where: Sql;
  /** Does the work of a job, as its processor does. Throws what a processor would throw. */
  run(payload: z.output<Payload>, claim: Claim, signal: AbortSignal): Promise<object>;
}

/** What it needs of the jobs of an app. */
export type AlertedJobs = Pick<Jobs, 'system' | 'db' | 'backend'>;

/**
 * Runs up to ten due jobs if no worker is online, with the claims of a worker: no other process, and no worker that returns, runs
 * them again.
 */
export async function runWithoutWorker<Payload extends z.ZodType>(
  { system, db, backend }: AlertedJobs,
  { contract, where, run }: WithoutWorker<Payload>,
  onError: (error: unknown) => void,
): Promise<void> {
  if ((await countWorkers(db)) > 0) return;
  const patience = { ms: patienceMs, onError };
  // A worker would admit a job whose next attempt is due.
  await within(createDispatcher({ system, db, backend, onError }).admitDue(), patience);
  const ids = await findDue(db, contract, where);
  if (ids.length === 0 || (await findPausedQueues(backend, [contract.queue], patienceMs)).size > 0) return;
  const worker = { workerId: randomUUID(), hooks: system.hooks };
  const claims = (await claimJobs(db, ids, { ...worker, leaseMs })).flatMap(({ claimed }) => claimed ?? []);
  const finishes = await Promise.all(
    claims.map(async (claim) => ({
      ...{ id: claim.id, fence: claim.fence },
      outcome: await runOnce(contract, claim, run),
    })),
  );
  // What was done must be recorded, or a worker would do it again.
  await persist(() => finishJobs(db, finishes, worker), AbortSignal.timeout(leaseMs));
}

async function runOnce<Payload extends z.ZodType>(
  { payload, backoff }: JobContract<Payload>,
  claim: Claim,
  run: WithoutWorker<Payload>['run'],
) {
  try {
    const result = await run(payload.parse(claim.payload), claim, AbortSignal.timeout(leaseMs / 2));
    return { state: 'succeeded', result } as const;
  } catch (error) {
    return toOutcome(error, claim, backoff);
  }
}

/** Returns the due jobs, those due longest first, and no more than the rate limit of their queue allows within this minute. */
async function findDue(db: Jobs['db'], { queue, kind }: JobContract, where: Sql): Promise<string[]> {
  const rows = await db.query<{ id: string }>(sql`
    WITH started AS (
      SELECT count(*) FROM offload.job WHERE queue = ${queue} AND started_at > now() - interval '1 minute'
    ), allowed AS (
      SELECT greatest(0, per_minute - started.count) AS count FROM offload.queue_setting, started
      WHERE queue = ${queue} AND per_minute IS NOT NULL
    )
    SELECT id FROM offload.job
    WHERE queue = ${queue} AND kind = ${kind} AND ${stateIn(pendingStates)} AND waits_since <= now() AND (${where})
    ORDER BY waits_since, id LIMIT least(${limit}::int, (SELECT count FROM allowed))`);
  return rows.map(({ id }) => id);
}
