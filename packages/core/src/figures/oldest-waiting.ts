import { sql } from '../database/sql';
import { stateIn } from '../job/transitions';

/** How long the oldest due job of `asked.queue` has waited, in milliseconds, or NULL. */
export const oldestWaitingMs = sql`(extract(epoch FROM now() - least(
    (SELECT min(waits_since) FROM offload.job WHERE queue = asked.queue AND ${stateIn(['queued'])}),
    (SELECT min(waits_since) FROM offload.job
     WHERE queue = asked.queue AND ${stateIn(['retrying'])} AND waits_since < now())
  )) * 1000)::float8`;
