import type { Connection } from '../database/connection';
import type { Database } from '../database/database';
import { sql } from '../database/sql';
import { someWorkerKnows, stepAt } from '../job/holds/holds';
import { notifyChanged } from '../job/notify';
import { mayBeCarried, notDispatched } from '../job/queue-entry';

/** Holds a job until a running worker knows its kind. Returns its queue if one already does, otherwise null. */
export async function holdUnknown(db: Database, id: string): Promise<string | null> {
  const [known] = await db.query<{ queue: string }>(sql`
    WITH held AS (
      UPDATE offload.job SET held_by = 'kind', ${notDispatched}, progress_step = ${stepAt(sql`'kind'`)},
        version = nextval('offload.job_version')
      WHERE id = ${id}::uuid AND ${mayBeCarried}
      RETURNING id, queue, ${someWorkerKnows('job')} AS known
    ), notified AS (${notifyChanged('held')})
    SELECT queue FROM held, notified WHERE known`);
  return known?.queue ?? null;
}

/** Returns the kinds whose jobs wait because no running worker knows them, and how many jobs each has. */
export async function findUnknownKinds(db: Connection): Promise<{ kind: string; count: number }[]> {
  return db.query<{ kind: string; count: number }>(sql`
    SELECT kind, count(*)::int AS count FROM offload.job WHERE held_by = 'kind' GROUP BY kind ORDER BY 2 DESC LIMIT 20`);
}
