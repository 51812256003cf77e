import type { Logger } from 'pino';
import { findUnknownKinds } from '../../admission/unknown-kinds';
import type { Connection } from '../../database/connection';
import { distinctValues, sql } from '../../database/sql';
import { isOnline } from '../../job/liveness';
import { pendingStates } from '../../job/states';
import { stateIn } from '../../job/transitions';
import type { JobSystem } from '../../system/system';

interface ReportParts {
  system: JobSystem;
  db: Connection;
  log: Logger;
}

/**
 * Returns a function that logs, once each, the kinds and queues whose jobs wait because no running worker knows them. The jobs
 * of a renamed queue stay in the old one.
 */
export function createUnknownReport({ system, db, log }: ReportParts): () => Promise<void> {
  let reported = new Set<string>();
  return async () => {
    const kinds = await findUnknownKinds(db);
    const queues = await findUnknownQueues(db, Object.keys(system.queues));
    for (const { kind, count } of kinds) {
      if (!reported.has(`kind ${kind}`))
        log.warn({ kind, jobs: count }, 'no running worker knows this kind, so its jobs wait');
    }
    for (const queue of queues) {
      if (!reported.has(`queue ${queue}`))
        log.warn({ queue }, 'no running worker knows this queue, so its jobs wait');
    }
    reported = new Set([
      ...kinds.map(({ kind }) => `kind ${kind}`),
      ...queues.map((queue) => `queue ${queue}`),
    ]);
  };
}

/** Returns the queues with waiting jobs that aren't known here and that no running worker serves. */
async function findUnknownQueues(db: Connection, known: string[]): Promise<string[]> {
  const rows = await db.query<{ name: string }>(sql`
    WITH RECURSIVE ${distinctValues('used', ['queue'], sql`true`)}
    SELECT queue AS name FROM used
    WHERE queue <> ALL(${known}::text[])
      AND NOT EXISTS (SELECT FROM offload.worker_process WHERE ${isOnline} AND queues ? used.queue)
      AND EXISTS (SELECT FROM offload.job WHERE job.queue = used.queue AND ${stateIn(pendingStates)})`);
  return rows.map(({ name }) => name);
}
