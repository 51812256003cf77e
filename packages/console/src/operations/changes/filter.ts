import { staffMayCancel } from '@offload/core/admin';
import { finishedStates, statesFor } from '@offload/core/admin/browser';
import { firstIdAt, join, type Sql, sql, stateIn } from '@offload/core/sql';

/** The actions that staff can apply to many jobs at once. */
const bulkActions = ['retry', 'run-now', 'cancel', 'delete'] as const;
export type BulkAction = (typeof bulkActions)[number];

export function isBulkAction(action: string): action is BulkAction {
  return bulkActions.some((one) => one === action);
}

/** Selects jobs by ID, or by kind, failure, queue, or error code. Null matches everything. */
export interface JobFilter {
  ids: string[] | null;
  kind: string | null;
  signature: string | null;
  queue: string | null;
  /** The code of the error that they failed with. */
  code: string | null;
  /** Selects jobs that have failed or been created since this moment (ISO). */
  since: string | null;
  /**
   * Selects jobs as of this moment (ISO): those that had failed or been created by then. Later ones weren't in the preview's
   * count.
   */
  until: string;
}

type Period = Pick<JobFilter, 'since' | 'until'>;

const inState: Record<BulkAction, (filter: JobFilter) => Sql> = {
  retry: (filter) =>
    filter.ids ? sql`${stateIn(statesFor('retry'))} AND ${finishedIn(filter)}` : failedAndOpen(filter),
  'run-now': (filter) =>
    sql`${stateIn(statesFor('reschedule'))} AND next_attempt_at > now() AND ${createdIn(filter)}`,
  cancel: (filter) => sql`${stateIn(statesFor('cancel'))} AND ${staffMayCancel} AND ${createdIn(filter)}`,
  delete: (filter) => sql`${stateIn(finishedStates)} AND ${createdIn(filter)}`,
};

/** Returns the condition for the jobs that an action applies to. */
export function matching(action: BulkAction, filter: JobFilter): Sql {
  return sql`${inState[action](filter)} AND ${matchesFilter(filter)}`;
}

/** Returns the condition for jobs that have failed within a period and haven't been dismissed. */
export function failedAndOpen(period: Period): Sql {
  return sql`state = 'failed' AND dismissed_at IS NULL AND ${finishedIn(period)}`;
}

export function matchesFilter({ ids, kind, signature, queue, code }: Omit<JobFilter, keyof Period>): Sql {
  const conditions = [sql`true`];
  if (ids) conditions.push(withIds(ids));
  if (kind !== null) conditions.push(sql`kind = ${kind}`);
  if (signature !== null) conditions.push(sql`error_signature = ${signature}`);
  if (queue !== null) conditions.push(sql`queue = ${queue}`);
  if (code !== null) conditions.push(sql`error_code = ${code}`);
  return join(conditions, ' AND ');
}

/** Returns the condition for jobs with these IDs. */
export function withIds(ids: string[]): Sql {
  return sql`id = ANY(${ids}::uuid[])`;
}

function finishedIn({ since, until }: Period): Sql {
  const before = sql`finished_at <= ${until}::timestamptz`;
  return since === null ? before : sql`finished_at >= ${since}::timestamptz AND ${before}`;
}

// IDs begin with the time at which the job was created.
function createdIn({ since, until }: Period): Sql {
  const before = sql`id < ${firstIdAt(new Date(Date.parse(until) + 1))}::uuid`;
  return since === null ? before : sql`id >= ${firstIdAt(new Date(since))}::uuid AND ${before}`;
}
