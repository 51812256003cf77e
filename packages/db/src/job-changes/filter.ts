import { firstIdAt, stateIn } from '@offload/core';
import { join, type Sql, sql } from '@offload/core/sql';
import { finishedStates, statesFor, waitingStates } from '@offload/core/states';

/** What staff may do to many jobs at once. */
export const bulkActions = ['retry', 'run-now', 'cancel', 'delete'] as const;
export type BulkAction = (typeof bulkActions)[number];

/** Which jobs: these, or those of a kind, a failure or a queue. What is null does not matter. */
export interface JobFilter {
  ids: string[] | null;
  kind: string | null;
  signature: string | null;
  queue: string | null;
  /**
   * Jobs as they stood at this moment, in ISO: that failed by then, or that were asked for by then. What comes later was in
   * nobody's count.
   */
  until: string;
}

const stands: Record<BulkAction, (filter: JobFilter) => Sql> = {
  retry: ({ ids, until }) =>
    ids ? sql`${stateIn(statesFor('retry'))} AND finished_at <= ${until}::timestamptz` : failedAndOpen(until),
  'run-now': ({ until }) =>
    sql`${stateIn(statesFor('reschedule'))} AND next_attempt_at > now() AND id < ${justAfter(until)}::uuid`,
  cancel: ({ until }) => sql`${stateIn(waitingStates)} AND id < ${justAfter(until)}::uuid`,
  delete: ({ until }) => sql`${stateIn(finishedStates)} AND id < ${justAfter(until)}::uuid`,
};

/** The jobs that this action is for. */
export function matching(action: BulkAction, filter: JobFilter): Sql {
  return sql`${stands[action](filter)} AND ${matchesFilter(filter)}`;
}

/** Failed jobs that nobody has put aside. */
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
