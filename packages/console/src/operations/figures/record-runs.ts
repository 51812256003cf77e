import type { Hook } from '@offload/core';
import { type AnyContract, sql, stateIn } from '@offload/core/internal';
import { runStates } from './vocabulary';

declare module '@offload/core/internal' {
  interface ContractFields<_Payload> {
    /**
     * Codes of failures that only the owner can fix, such as a file that isn't a CSV. Their jobs fail, but they don't count
     * as failures of the queue.
     */
    ownerErrors?: readonly string[];
  }
}

/** Records how runs end, for `rollUp` to count. Runs that couldn't start don't count. */
export function figures(contracts: readonly Pick<AnyContract, 'kind' | 'ownerErrors'>[]): Hook {
  const rejections = contracts.flatMap(({ kind, ownerErrors = [] }) =>
    ownerErrors.map((code) => `${kind} ${code}`),
  );
  return {
    contractFields: ['ownerErrors'],
    onEnd: sql`
      INSERT INTO job_end (queue, kind, outcome, waited_ms, ran_ms)
      SELECT queue, kind,
        CASE WHEN state = 'failed' AND kind || ' ' || error_code = ANY(${rejections}::text[]) THEN 'rejected' ELSE state END,
        CASE WHEN action IS NULL THEN waited_ms END, ran_ms
      FROM changed WHERE ${stateIn(runStates)}`,
  };
}
