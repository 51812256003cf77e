import { empty, join, raw, type Sql, sql } from '../database/sql';
import { hasIdOf, hasState, stateLiteral } from './by-id';
import { notifyChanged } from './notify';
import { type JobState, type Transition, type TransitionName, transitions } from './states';

/** The columns of `changed` for hooks. Missing ones are null. */
interface ChangedColumns {
  ranMs?: Sql;
  extras?: Sql;
  action?: Sql;
  by?: Sql;
  byOwner?: Sql;
  reason?: Sql;
  before?: Sql;
  after?: Sql;
}

interface Change {
  /** The possible transitions. Jobs in states that none of them starts from aren't changed. Empty if the state stays. */
  via: readonly TransitionName[];
  /** Jobs in these states change only if the condition is true. */
  onlyIf?: Partial<Record<JobState, Sql>>;
  /** The new state, if `via` alone doesn't determine it. A job changes only if one of `via` leads there from its state. */
  to?: Sql;
  /** Queries to read from, as `name AS (…)`. */
  reads?: Sql;
  /** The one that the UPDATE joins. */
  from?: Sql;
  where: Sql;
  set: Sql;
  columns?: ChangedColumns;
  returning?: Sql;
  /** The event to add to the history, or null. `run` selects the runs that it ends, if `changed` no longer has them. */
  event: { actor: Sql; attempt?: Sql; message?: Sql; run?: Sql } | null;
  hooks: readonly Sql[];
  select: Sql;
}

/**
 * Returns one statement that changes the state of jobs: an UPDATE that is guarded by the table of transitions, with its
 * events, its hooks, and one notification, all or nothing.
 */
export function transition(change: Change): Sql {
  const { via, to = stateAfter(via), reads, from, where, set, event } = change;
  const extra = change.returning ? sql`, ${change.returning}` : empty;
  return sql`
    WITH ${reads ? sql`${reads},` : empty} changed AS (
      UPDATE offload.job SET state = ${to}, version = nextval('offload.job_version'), ${set}
      ${from ? sql`FROM ${from}` : empty}
      WHERE ${guard(change)} AND (${where})
      RETURNING ${jobColumns('job')}, job.worker_id, job.dispatched_at, job.started_at, ${hookColumns(change.columns)}${extra}
    )${event ? recordHistory(via, event) : empty}${hookStatements(change.hooks)}, notified AS (${notifyChanged('changed')})
    SELECT ${change.select} FROM changed, notified`;
}

export function jobColumns(table: string): Sql {
  const names =
    'id kind queue owner_id fence held_by gate concurrency_key priority user_requested state attempt version waited_ms parent_id error_code';
  return raw(
    names
      .split(' ')
      .map((name) => `${table}.${name}`)
      .join(', '),
  );
}

export function hookColumns(columns: ChangedColumns = {}): Sql {
  const { ranMs, extras, action, by, byOwner, reason, before, after } = columns;
  const none = sql`NULL`;
  return sql`${ranMs ?? none}::bigint AS ran_ms, ${extras ?? none}::jsonb AS extras, ${action ?? none}::text AS action,
    ${by ?? none}::jsonb AS by, ${byOwner ?? none}::boolean AS by_owner, ${reason ?? none}::text AS reason,
    ${before ?? none}::jsonb AS before, ${after ?? none}::jsonb AS after`;
}

export function hookStatements(statements: readonly Sql[]): Sql {
  const queries = statements.map((statement, index) => sql`${raw(`hook_${index}`)} AS (${statement})`);
  return queries.length > 0 ? sql`, ${join(queries, ', ')}` : empty;
}

// Most jobs run once and succeed, so the row itself records these states. The history gets them once something else follows.
const saidByRow: readonly JobState[] = ['running', 'succeeded'];

/** Inserts the events that rows don't record, or no longer will. */
function recordHistory(via: readonly TransitionName[], event: NonNullable<Change['event']>): Sql {
  const { run = endedRun(via) } = event;
  const entered = via.map((name) => transitions[name].to).filter((state) => !saidByRow.includes(state));
  const events = [...(run ? [begunBy(run)] : []), ...(entered.length > 0 ? [enteredBy(event, entered)] : [])];
  return sql`, history AS (
    INSERT INTO offload.job_event (job_id, state, attempt, actor, message, dispatched_at, at)
    SELECT id, state, attempt, actor, message, dispatched_at, at
    FROM (${join(events, ' UNION ALL ')}) AS event ORDER BY place
  )`;
}

function begunBy(run: Sql): Sql {
  return sql`
    SELECT 1 AS place, id, 'running' AS state, attempt, 'worker:' || worker_id AS actor, NULL AS message, dispatched_at,
      started_at AS at
    FROM (${run}) AS run WHERE ${isUnrecorded('run')}`;
}

function enteredBy(event: NonNullable<Change['event']>, states: readonly JobState[]): Sql {
  const { actor, attempt = sql`attempt`, message = sql`NULL` } = event;
  return sql`
    SELECT 2 AS place, id, state, ${attempt} AS attempt, ${actor}::text AS actor, ${message}::text AS message,
      NULL::timestamptz AS dispatched_at, now() AS at
    FROM changed WHERE ${stateIn(states)}`;
}

// A run is recorded when it ends, or when someone requests to cancel it. The end of a canceled run doesn't record it again.
const recordsRun = ({ from, to }: Transition) =>
  from.every((state) => state === 'running') && !saidByRow.includes(to);

/** Returns the runs in `changed` to record, or null if these transitions end none. */
function endedRun(via: readonly TransitionName[]): Sql | null {
  const ends = via
    .map((name): Transition => transitions[name])
    .filter(recordsRun)
    .map(({ to }) => to);
  if (ends.length === 0) return null;
  return sql`SELECT id, attempt, worker_id, dispatched_at, started_at FROM changed WHERE ${stateIn(ends)}`;
}

/**
 * The runs to record, as their rows were before the statement. Only for statements that name the run: others may have waited
 * for a change of the row, which this query doesn't see.
 */
// Mutants of `(changed.state <> 'running'` survive: a job has no run before its first claim.
// Mutants of `${hasState(['running'], 'before')}` survive: runs that failed are recorded when they end.
export const runBefore: Sql = sql`
  SELECT before.id, before.attempt, before.worker_id, before.dispatched_at, before.started_at
  FROM changed JOIN offload.job before ON ${hasIdOf('changed', 'before')}
  WHERE changed.state NOT IN ('succeeded', 'canceled') AND (changed.state <> 'running' OR changed.fence > 1)
    AND ${hasState(['running'], 'before')}`;

/** The condition that the history doesn't have the run of a row. */
export function isUnrecorded(row: string): Sql {
  return sql`${raw(row)}.worker_id IS NOT NULL AND NOT EXISTS (
    SELECT FROM offload.job_event recorded
    WHERE recorded.job_id = ${raw(row)}.id AND recorded.state = 'running' AND recorded.at >= ${raw(row)}.started_at)`;
}

// CASE, because with AND and OR, the planner may read every unfinished job from a partial index.
function guard({ via, onlyIf = {}, to }: Change): Sql {
  if (via.length === 0) return sql`true`;
  const cases = startingStates(via).map((state) => {
    const leads = to ? sql`${to} IN (${join(statesAfter(state, via).map(stateLiteral))})` : sql`true`;
    return sql`WHEN ${stateLiteral(state)} THEN ${onlyIf[state] ?? leads}`;
  });
  return sql`CASE job.state ${join(cases, ' ')} ELSE false END`;
}

function statesAfter(state: JobState, via: readonly TransitionName[]): JobState[] {
  return via
    .map((name): Transition => transitions[name])
    .flatMap(({ from, to }) => (from.includes(state) ? [to] : []));
}

function stateAfter(via: readonly TransitionName[]): Sql {
  if (via.length === 0) return sql`job.state`;
  const cases = via.flatMap((name) => {
    const { from, to } = transitions[name];
    return from.map((state) => sql`WHEN ${stateLiteral(state)} THEN ${stateLiteral(to)}`);
  });
  return sql`CASE job.state ${join(cases, ' ')} END`;
}

function startingStates(via: readonly TransitionName[]): JobState[] {
  return [...new Set(via.flatMap((name): readonly JobState[] => transitions[name].from))];
}

/**
 * Returns a condition on the state of a job. The states are SQL text, not parameters, so that PostgreSQL finds the right
 * partial index. `column` becomes SQL as it is, so it must not contain anything that a user has chosen. Throws an `Error` if
 * one of the states doesn't exist, or if there are none.
 *
 * @example
 * sql`SELECT count(*) FROM offload.job WHERE owner_id = ${user.id} AND ${stateIn(unfinishedStates)}`;
 */
export function stateIn(states: readonly JobState[], column = 'state'): Sql {
  return sql`${raw(column)} IN (${join(states.map(stateLiteral), ', ')})`;
}
