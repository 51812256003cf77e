import { firstIdAt, stateIn } from '@offload/core';
import { join, type Sql, sql } from '@offload/core/sql';
import { finishedStates, statesFor, transitions } from '@offload/core/states';

/** The actions that staff can apply to many jobs at once. */
export const bulkActions = ['retry', 'run-now', 'cancel', 'delete'] as const;
export type BulkAction = (typeof bulkActions)[number];

/** Selects jobs by ID, or by kind, failure, or queue. Null matches everything. */
export interface JobFilter {
  ids: string[] | null;
  kind: string | null;
  signature: string | null;
  queue: string | null;
  /**
   * Selects jobs as of this moment (ISO): those that had failed or been created by then. Later ones weren't in the preview's
   * count.
   */
  until: string;
}

const inState: Record<BulkAction, (filter: JobFilter) => Sql> = {
  retry: ({ ids, until }) =>
    ids ? sql`${stateIn(statesFor('retry'))} AND finished_at <= ${until}::timestamptz` : failedAndOpen(until),
  'run-now': ({ until }) =>
    sql`${stateIn(statesFor('reschedule'))} AND next_attempt_at > now() AND id < ${justAfter(until)}::uuid`,
  cancel: ({ until }) => sql`${stateIn(transitions.cancel.from)} AND id < ${justAfter(until)}::uuid`,
  delete: ({ until }) => sql`${stateIn(finishedStates)} AND id < ${justAfter(until)}::uuid`,
};

/** Returns the condition for the jobs that an action applies to. */
export function matching(action: BulkAction, filter: JobFilter): Sql {
  return sql`${inState[action](filter)} AND ${matchesFilter(filter)}`;
}

/** Returns the condition for failed jobs that haven't been dismissed. */
export function failedAndOpen(until: string): Sql {
  return sql`state = 'failed' AND dismissed_at IS NULL AND finished_at <= ${until}::timestamptz`;
}

export function matchesFilter({ ids, kind, signature, queue }: JobFilter): Sql {
  const conditions = [sql`true`];
  if (ids) conditions.push(sql`id = ANY(${ids}::uuid[])`);
  if (kind !== null) conditions.push(sql`kind = ${kind}`);
  if (signature !== null) conditions.push(sql`error_signature = ${signature}`);
  if (queue !== null) conditions.push(sql`queue = ${queue}`);
  return join(conditions, ' AND ');
}

function justAfter(until: string): string {
  return firstIdAt(new Date(Date.parse(until) + 1));
}
