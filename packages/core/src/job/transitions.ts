import { empty, join, raw, type Sql, sql } from '../database/sql';
import { notifyChanged } from './notify';
import { type JobState, type Transition, type TransitionName, transitions } from './states';

/** The columns of `changed` in addition to the job's own, for hooks. Missing ones are null. */
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
  /** The transitions that it may be: jobs in other states aren't changed. None: the state stays as it is. */
  via: readonly TransitionName[];
  /** Narrows a transition: jobs in the state that it starts from change only if this is true. */
  onlyIf?: Partial<Record<JobState, Sql>>;
  /** The new state, if it takes more than `via` to tell. A job changes only if one of them leads there from its state. */
  to?: Sql;
  /** Queries that it reads from, as `name AS (…)`. */
  reads?: Sql;
  /** Which of them the UPDATE joins. */
  from?: Sql;
  where: Sql;
  set: Sql;
  columns?: ChangedColumns;
  /** More columns of `changed`, for `select`. */
  returning?: Sql;
  /** What its history says; null: nothing. */
  event: { actor: Sql; attempt?: Sql; message?: Sql; dispatchedAt?: Sql } | null;
  /** What else happens in the same statement. */
  hooks: readonly Sql[];
  /** What the statement returns of `changed`. */
  select: Sql;
}

/**
 * Returns the one statement that changes the state of jobs: an UPDATE that is guarded by the table of transitions, its
 * events, its hooks, and one notification, all or nothing. One job is a batch of one.
 */
export function transition(change: Change): Sql {
  const { via, to = stateAfter(via), reads, from, where, set, event } = change;
  const extra = change.returning ? sql`, ${change.returning}` : empty;
  return sql`
    WITH ${reads ? sql`${reads},` : empty} changed AS (
      UPDATE offload.job SET state = ${to}, version = nextval('offload.job_version'), ${set}
      ${from ? sql`FROM ${from}` : empty}
      WHERE ${guard(change)} AND (${where})
      RETURNING ${jobColumns('job')}, ${hookColumns(change.columns)}${extra}
    )${event ? historyOf(event) : empty}${hookStatements(change.hooks)}, notified AS (${notifyChanged('changed')})
    SELECT ${change.select} FROM changed, notified`;
}

/** The columns of `changed` that are the job's own. */
export function jobColumns(table: string): Sql {
  const names = [
    'id',
    'kind',
    'queue',
    'owner_id',
    'fence',
    'held_by',
    'priority',
    'user_requested',
    'state',
    'attempt',
    'version',
    'waited_ms',
    'parent_id',
    'error_code',
  ];
  return raw(names.map((name) => `${table}.${name}`).join(', '));
}

/** The columns of `changed` that tell hooks what has happened. */
export function hookColumns(columns: ChangedColumns = {}): Sql {
  const { ranMs, extras, action, by, byOwner, reason, before, after } = columns;
  const none = sql`NULL`;
  return sql`${ranMs ?? none}::bigint AS ran_ms, ${extras ?? none}::jsonb AS extras, ${action ?? none}::text AS action,
    ${by ?? none}::jsonb AS by, ${byOwner ?? none}::boolean AS by_owner, ${reason ?? none}::text AS reason,
    ${before ?? none}::jsonb AS before, ${after ?? none}::jsonb AS after`;
}

/** Statements that join the one that they are part of, each as a query with a name of its own. */
export function hookStatements(statements: readonly Sql[]): Sql {
  const queries = statements.map((statement, index) => sql`${raw(`hook_${index}`)} AS (${statement})`);
  return queries.length > 0 ? sql`, ${join(queries, ', ')}` : empty;
}

function historyOf({
  actor,
  attempt = sql`attempt`,
  message = sql`NULL`,
  dispatchedAt = sql`NULL`,
}: NonNullable<Change['event']>): Sql {
  return sql`, history AS (
    INSERT INTO offload.job_event (job_id, state, attempt, actor, message, dispatched_at)
    SELECT id, state, ${attempt}, ${actor}, ${message}::text, ${dispatchedAt}::timestamptz FROM changed
  )`;
}

// CASE, because for AND and OR the planner may read every unfinished job from a partial index.
function guard({ via, onlyIf = {}, to }: Change): Sql {
  if (via.length === 0) return sql`true`;
  const cases = startingStates(via).map((state) => {
    const leads = to ? sql`${to} IN (${join(statesAfter(state, via).map(literal))})` : sql`true`;
    return sql`WHEN ${literal(state)} THEN ${onlyIf[state] ?? leads}`;
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
    return from.map((state) => sql`WHEN ${literal(state)} THEN ${literal(to)}`);
  });
  return sql`CASE job.state ${join(cases, ' ')} END`;
}

function startingStates(via: readonly TransitionName[]): JobState[] {
  return [...new Set(via.flatMap((name): readonly JobState[] => transitions[name].from))];
}

/** A condition on the state of a job. Not with parameters: only then is it known which partial index has the rows. */
export function stateIn(states: readonly JobState[], column = 'state'): Sql {
  return raw(`${column} IN (${states.map((state) => `'${state}'`).join(', ')})`);
}

function literal(state: JobState): Sql {
  return raw(`'${state}'`);
}
