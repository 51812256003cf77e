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
// Nothing renews the lease, so the run must be recorded before it expires.
const maxRunMs = leaseMs / 2;
const limit = 10;
// Short, because the queue may be down and no worker takes its jobs for that reason.
const patienceMs = 2_000;

/** Jobs of a kind that a process runs itself while no worker takes jobs from their queue. */
export interface WithoutWorker<Payload extends z.ZodType = z.ZodType> {
  contract: JobContract<Payload>;
  /** A condition on `offload.job` that selects these jobs. */
  where: Sql;
  /**
   * Does the same as the kind's processor, with the same payload, result, and errors. Its timeout is the contract's, but at most
   * 15 seconds.
   */
  run(payload: z.output<Payload>, claim: Claim, signal: AbortSignal): Promise<object>;
}

/** The parts of an app's jobs that evaluating alerts uses. */
export type AlertedJobs = Pick<Jobs, 'system' | 'db' | 'backend'>;

/**
 * Runs up to ten due jobs if no worker takes jobs from their queue. Claims them as a worker does, so that no other process or
 * returning worker runs them again. If the database goes down before a job's end is recorded, the job runs again after its lease.
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
  const versions = { [contract.kind]: contract.version };
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

/** Returns due jobs, longest due first, as far as their queue's rate limit allows. */
async function findDue(db: Jobs['db'], { queue, kind, version }: JobContract, where: Sql): Promise<string[]> {
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
