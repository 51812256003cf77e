import type { AnyContract } from '../contract/contract';
import { sql } from '../database/sql';
import type { Hook } from '../job/hooks';
import { stateIn } from '../job/transitions';

const runStates = ['succeeded', 'retrying', 'failed', 'canceled'] as const;

/** How runs end. `retrying` is a failure that will be retried, and `rejected` one that only the job's owner can fix. */
export type RunOutcome = (typeof runStates)[number] | 'rejected';

/** Records how runs end, for `rollUp`. Runs that couldn't start don't count. Jobs that ended without a run have no times. */
export function recordRuns(contracts: readonly Pick<AnyContract, 'kind' | 'ownerErrors'>[]): Hook {
  const rejections = contracts.flatMap(({ kind, ownerErrors = [] }) =>
    ownerErrors.map((code) => `${kind} ${code}`),
  );
  return {
    onEnd: sql`
      INSERT INTO offload.job_end (queue, kind, outcome, waited_ms, ran_ms)
      SELECT queue, kind,
        CASE WHEN state = 'failed' AND kind || ' ' || error_code = ANY(${rejections}::text[]) THEN 'rejected' ELSE state END,
        CASE WHEN ran_ms IS NOT NULL THEN waited_ms END, ran_ms
      FROM changed WHERE ${stateIn(runStates)}`,
  };
}
