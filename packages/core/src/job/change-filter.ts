import type { Connection } from '../database/connection';
import { join, type Sql, sql } from '../database/sql';
import { databaseTime } from '../database/stored-times';
import type { ChangeAction } from './change-jobs';
import { ownersMayCancel, staffMayCancel } from './may-cancel';
import { finishedStates, type JobState, statesFor } from './states';
import { stateIn } from './transitions';
import { firstIdAt } from './uuid-time';

/** The change of one job that each bulk action makes. */
export const bulkActions = {
  retry: 'retry',
  'run-now': 'reschedule',
  cancel: 'cancel',
  delete: 'delete',
} as const satisfies Record<string, ChangeAction>;

/** An action on many jobs at once. */
export type BulkAction = keyof typeof bulkActions;

/** Selects jobs for a change. A field that is missing or null matches every job that the action applies to. */
export interface ChangeFilter {
  ids?: readonly string[] | null | undefined;
  /** The `ownerId` that the jobs were enqueued with. */
  owner?: string | null;
  kind?: string | null | undefined;
  queue?: string | null | undefined;
  /** One or several states. */
  state?: JobState | readonly JobState[] | null | undefined;
  /** The code of the error that they failed with. */
  code?: string | null | undefined;
  /** The error that they failed with, without what differs between occurrences. */
  signature?: string | null | undefined;
  /** Selects jobs that were created, or for `retry` have ended, since this moment. */
  since?: Date | string | null | undefined;
  /** Selects jobs that had been created, or for `retry` had ended, by this moment. By default, by now. */
  until?: Date | string | null | undefined;
}

/**
 * Returns the condition for the jobs that an action applies to: an owner's, or anyone's for staff (null). A retry without IDs
 * and states is for failures that weren't dismissed.
 */
export function matching(action: BulkAction, filter: ChangeFilter, owner: string | null = null): Sql {
  return join(
    [inState(action, filter, owner), matchesFilter(filter), ...(owner === null ? [] : [isOwnedBy(owner)])],
    ' AND ',
  );
}

function inState(action: BulkAction, filter: ChangeFilter, owner: string | null): Sql {
  switch (action) {
    case 'retry':
      return filter.ids || filter.state
        ? sql`${stateIn(statesFor('retry'))} AND ${finishedIn(filter)}`
        : failedAndOpen(filter);
    case 'run-now':
      return sql`${stateIn(statesFor('reschedule'))} AND next_attempt_at > now() AND ${createdIn(filter)}`;
    case 'cancel': {
      const may = owner === null ? staffMayCancel : ownersMayCancel;
      return sql`${stateIn(statesFor('cancel'))} AND ${may} AND ${createdIn(filter)}`;
    }
    default:
      return sql`${stateIn(finishedStates)} AND ${createdIn(filter)}`;
  }
}

/** Returns the condition for jobs that have failed within a period and haven't been dismissed. */
export function failedAndOpen(period: Pick<ChangeFilter, 'since' | 'until'>): Sql {
  return sql`state = 'failed' AND dismissed_at IS NULL AND ${finishedIn(period)}`;
}

/** Returns the condition for the jobs that a filter selects, whenever they were created or have ended. */
export function matchesFilter({ ids, owner, kind, queue, state, code, signature }: ChangeFilter): Sql {
  const states = typeof state === 'string' ? [state] : state;
  return join(
    [
      sql`true`,
      ...(ids ? [sql`id = ANY(${[...ids]}::uuid[])`] : []),
      ...(isGiven(owner) ? [isOwnedBy(owner)] : []),
      ...(isGiven(kind) ? [sql`kind = ${kind}`] : []),
      ...(isGiven(queue) ? [sql`queue = ${queue}`] : []),
      ...(states ? [sql`state = ANY(${[...states]}::text[])`] : []),
      ...(isGiven(code) ? [sql`error_code = ${code}`] : []),
      ...(isGiven(signature) ? [sql`error_signature = ${signature}`] : []),
    ],
    ' AND ',
  );
}

// An empty text isn't left out: it matches no job.
const isGiven = (value: string | null | undefined): value is string => value !== null && value !== undefined;
const isOwnedBy = (owner: string) => sql`owner_id = ${owner}`;

/**
 * Returns a filter whose `until` is set, by default to now. Otherwise, a retried job would match again when it fails. The
 * database's clock dates when jobs finished, and the clock of this process when they were created.
 */
export async function endedNow<Filter extends ChangeFilter>(
  db: Connection,
  action: BulkAction,
  filter: Filter,
): Promise<Filter & { until: Date | string }> {
  if (filter.until) return { ...filter, until: filter.until };
  if (action !== 'retry') return { ...filter, until: new Date() };
  return { ...filter, until: await databaseTime(db) };
}

function finishedIn({ since, until }: Pick<ChangeFilter, 'since' | 'until'>): Sql {
  const from = since ? sql`finished_at >= ${new Date(since)}::timestamptz` : sql`true`;
  return until ? sql`${from} AND finished_at <= ${new Date(until)}::timestamptz` : from;
}

// IDs begin with the time at which the job was created.
function createdIn({ since, until }: Pick<ChangeFilter, 'since' | 'until'>): Sql {
  const from = since ? sql`id >= ${firstIdAt(new Date(since))}::uuid` : sql`true`;
  return until ? sql`${from} AND id < ${firstIdAt(new Date(new Date(until).getTime() + 1))}::uuid` : from;
}
