import { randomUUID } from 'node:crypto';
import type * as z from 'zod';
import type { Jobs } from '../client/open-jobs';
import type { JobContract } from '../contract/contract';
import { runByContract } from '../contract/define-processor';
import { type Sql, sql } from '../database/sql';
import { isOlderThan } from '../database/stored-times';
import { within } from '../database/within';
import { createDispatcher } from '../delivery/dispatch';
import { findPausedQueues } from '../delivery/find-paused';
import { isServed } from '../health/stalled';
import { mayBeCarried } from '../job/queue-entry';
import { type RunEnd, runAttempt, untilStopped } from '../run/attempt';
import type { Claim } from '../run/claim';
import { toOutcome } from '../run/outcome';
import { recordEnd } from '../run/record-end';
import { reportToGate } from '../run/report-to-gate';
import { createSecrets } from '../run/secrets';
import { createJobWriter } from '../run/writer';

const leaseMs = 30_000;
// Nothing renews the lease: a run must have been recorded before it expires.
const maxRunMs = leaseMs / 2;
const limit = 10;
// Short, because a queue that is down may be why no worker takes its jobs.
const patienceMs = 2_000;

/** Jobs of a kind that a process without a worker runs itself while no worker takes jobs from their queue. */
export interface WithoutWorker<Payload extends z.ZodType = z.ZodType> {
  contract: JobContract<Payload>;
  /** A condition on `offload.job` that selects these jobs. */
  where: Sql;
  /**
   * Does the work of a job like its processor: gets and returns the same, and may throw the same errors. Its timeout is
   * the contract's, but at most 15 seconds.
   */
  run(payload: z.output<Payload>, claim: Claim, signal: AbortSignal): Promise<object>;
}

/** The parts of an app's jobs that evaluating alerts uses. */
export type AlertedJobs = Pick<Jobs, 'system' | 'db' | 'backend'>;

/**
 * Runs up to ten due jobs if no worker takes jobs from their queue. Claims them as a worker does, so that no other process, and no worker
 * that comes back, runs them again. A job whose end couldn't be recorded, because the database was down, is run again after its lease.
 */
export async function runWithoutWorker<Payload extends z.ZodType>(
  { system, db, backend }: AlertedJobs,
  withoutWorker: WithoutWorker<Payload>,
  onError: (error: unknown) => void,
): Promise<void> {
  const { contract, where } = withoutWorker;
  if (await hasWorker(db, contract.queue)) return;
  const patience = { ms: patienceMs, onError };
  // Normally, a worker admits jobs whose next attempt is due.
  await within(createDispatcher({ system, db, backend, onError }).admitDue(), patience);
  const ids = await findDue(db, contract, where);
  if (ids.length === 0 || (await findPausedQueues(backend, [contract.queue], patienceMs)).size > 0) return;
  const versions = { [contract.kind]: contract.version ?? 1 };
  const writer = createJobWriter(db, { workerId: randomUUID(), leaseMs, hooks: system.hooks, versions });
  async function runOne(id: string): Promise<void> {
    const { claimed } = await writer.claim(id);
    if (!claimed) return;
    const { hideInOutcome, hideInError } = createSecrets(claimed.payload, contract.secrets ?? []);
    const { outcome, error } = await runClaimed(claimed, withoutWorker);
    // Until the end is recorded, a worker may run the job again.
    const giveUp = AbortSignal.timeout(leaseMs);
    const end = { outcome: hideInOutcome(outcome), error };
    const reported = await reportToGate(claimed, end, { db, giveUp, onError });
    await recordEnd(
      { id, fence: claimed.fence, outcome: reported },
      {
        writer,
        giveUp,
        failed: (reason) => hideInOutcome(toOutcome(reason, claimed, contract.backoff)),
        onError: (reason) => onError(hideInError(reason)),
      },
    );
  }
  await Promise.all(ids.map((id) => runOne(id).catch(onError)));
}

async function hasWorker(db: Jobs['db'], queue: string): Promise<boolean> {
  const served = await db.query(sql`SELECT FROM (VALUES (${queue}::text)) AS asked(queue) WHERE ${isServed}`);
  return served.length > 0;
}

/** Runs a job once, as a worker does. */
function runClaimed<Payload extends z.ZodType>(
  claim: Claim,
  { contract, run }: WithoutWorker<Payload>,
): Promise<RunEnd> {
  const { backoff, timeoutMs } = contract;
  const work = (stop: AbortSignal) =>
    untilStopped(
      runByContract(contract, claim, (payload) => run(payload, claim, stop)),
      stop,
    );
  return runAttempt(work, {
    claim,
    contract: { backoff, timeoutMs: Math.min(timeoutMs, maxRunMs) },
    signal: new AbortController().signal,
    createContext: ({ signal }) => signal,
  });
}

/**
 * Returns the due jobs that this process may claim, those due longest first, and no more than the rate limit of their queue allows
 * within this minute.
 */
async function findDue(
  db: Jobs['db'],
  { queue, kind, version = 1 }: JobContract,
  where: Sql,
): Promise<string[]> {
  const rows = await db.query<{ id: string }>(sql`
    WITH allowed AS (
      SELECT greatest(0, per_minute - (
        SELECT count(*) FROM offload.job WHERE job.queue = queue_setting.queue AND NOT ${isOlderThan(sql`started_at`, sql`interval '1 minute'`)}
      )) AS count FROM offload.queue_setting WHERE queue = ${queue} AND per_minute IS NOT NULL
    )
    SELECT id FROM offload.job
    WHERE queue = ${queue} AND kind = ${kind} AND ${mayBeCarried}
      AND payload_version <= ${version}::int AND (${where})
    ORDER BY waits_since, id LIMIT least(${limit}::int, (SELECT count FROM allowed))`);
  return rows.map(({ id }) => id);
}
