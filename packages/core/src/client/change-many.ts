import * as z from 'zod';
import { describeIssues } from '../contract/contract';
import type { Database } from '../database/database';
import { type Sql, sql } from '../database/sql';
import type { Dispatcher } from '../delivery/dispatch';
import { type BulkAction, bulkActions, type ChangeFilter, endedNow, matching } from '../job/change-filter';
import type { Access, ChangedJob } from '../job/change-jobs';
import { changeRound } from '../job/change-round';
import { checkAccess } from '../job/enqueue/check-enqueue';
import { jobStates } from '../job/states';
import type { JobSystem } from '../system/system';

/** Changes many jobs. */
export interface ClientBulkChanges {
  /**
   * Retries, cancels, deletes, or runs now (`run-now`) all jobs that a filter selects and whose state allows it: those of the
   * access's owner, or anyone's for staff. A retry without `ids` and `state` is for failures that weren't dismissed. Works in
   * batches of 500 jobs, each in a transaction of its own, so a call that is interrupted leaves the rest as it was: repeat it.
   * Returns the number of changed jobs, including canceled child jobs. With `dryRun`, nothing changes, and it returns the number of
   * matching jobs. Throws an `Error` that says what to fix if the filter is invalid or selects everyone's jobs.
   *
   * @example
   * const access = { owner: null, actor: 'user:admin' };
   * const count = await jobs.changeMany({ kind: 'receipt', code: 'mail_down', since: '2026-12-01' }, 'retry', access);
   */
  changeMany(
    filter: ChangeFilter,
    action: BulkAction,
    access: Access,
    options?: { dryRun?: boolean },
  ): Promise<number>;
}

interface BulkParts {
  db: Database;
  system: JobSystem;
  dispatcher: Pick<Dispatcher, 'dispatch' | 'admitDue' | 'removeFromQueue'>;
}

// Changing more jobs at once would lock their rows for too long.
const batchSize = 500;

export function createBulkChanges({ db, system, dispatcher }: BulkParts): ClientBulkChanges {
  return {
    async changeMany(given, action, access, { dryRun = false } = {}) {
      checkAccess('changeMany', access);
      const filter = await endedNow(db, action, checkFilter(given, action, access));
      const where = matching(action, filter, access.owner);
      if (dryRun) return countJobs(db, where);
      const request = { action: bulkActions[action], where, limit: batchSize, access };
      for (let count = 0; ; ) {
        const { changed, isMore } = await changeRound(db, request, system.hooks);
        passOn(dispatcher, action, changed);
        count += changed.length;
        if (!isMore) return count;
      }
    },
  };
}

async function countJobs(db: Database, where: Sql): Promise<number> {
  const [row] = await db.query<{ count: number }>(
    sql`SELECT count(*)::int AS count FROM offload.job WHERE ${where}`,
  );
  return row?.count ?? 0;
}

/** Tells the queues about jobs that have changed. */
export function passOn(
  { dispatch, admitDue, removeFromQueue }: BulkParts['dispatcher'],
  action: BulkAction,
  changed: ChangedJob[],
): void {
  if (action === 'retry') void dispatch(changed);
  if (action === 'run-now' && changed.length > 0) void admitDue();
  if (action === 'cancel') for (const job of changed) if (job.state === 'canceled') void removeFromQueue(job);
}

const state = z.enum(jobStates, `must be one of ${jobStates.join(', ')}`);
const moment = z.union(
  [z.date(), z.iso.datetime({ offset: true }), z.iso.date()],
  'must be a Date, or a time in ISO 8601',
);
const filterSchema = z.strictObject({
  ids: z.array(z.guid('must be the ID of a job')).nullish(),
  // Users who aren't signed in have no ID. That mustn't mean the jobs of all owners.
  owner: z
    .string('must be the ownerId of jobs. Leave it out for those of all owners')
    .nullable()
    .exactOptional(),
  kind: z.string().nullish(),
  queue: z.string().nullish(),
  state: z.union([state, z.array(state)], `must be one of ${jobStates.join(', ')}`).nullish(),
  code: z.string().nullish(),
  signature: z.string().nullish(),
  since: moment.nullish(),
  until: moment.nullish(),
});

/** JavaScript callers have no types. */
function checkFilter(given: ChangeFilter, action: BulkAction, { owner }: Access) {
  if (!Object.hasOwn(bulkActions, action))
    throw new Error(
      `changeMany can ${Object.keys(bulkActions).join(', ')} jobs, and not ${JSON.stringify(action)}.`,
    );
  const { success, data, error } = filterSchema.safeParse(given);
  if (!success)
    throw new Error(`The filter of changeMany isn't valid. ${describeIssues(error, 'filter')}`, {
      cause: error,
    });
  const { since: _, until: __, ...selection } = data;
  const selects = Object.values(selection).some((value) => value !== undefined && value !== null);
  if (owner === null && !selects)
    throw new Error(
      "changeMany needs a filter that selects jobs by more than their time, such as { kind }: {} would be everyone's.",
    );
  return data;
}
