import { type Hook, stateIn } from '@offload/core';
import { sql } from '@offload/core/sql';
import { outcomes } from './vocabulary';

/** Records how runs end, for `rollUp` to count. Runs that couldn't start don't count. */
export const figures: Hook = {
  onEnd: sql`
    INSERT INTO job_end (queue, kind, outcome, waited_ms, ran_ms)
    SELECT queue, kind, state, CASE WHEN action IS NULL THEN waited_ms END, ran_ms FROM changed
    WHERE ${stateIn(outcomes)}`,
};
