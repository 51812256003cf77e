import { join, raw, type Sql, sql } from '../database/sql';
import { type JobState, jobStates } from './states';

// Conditions on rows that are found by ID. A kept plan may have been made for a table with few rows, where reading all of an
// index seems as good. These conditions leave no other way than to look up each ID.

/**
 * Returns the condition that a row of `job` has the ID of a row of another table. For `=`, the planner may read all of the
 * primary key, and look for each of its IDs in the other table.
 */
export function hasIdOf(other: string, job = 'job'): Sql {
  return sql`${raw(job)}.id = ANY(ARRAY[${raw(other)}.id])`;
}

export function hasRun(runs: readonly { id: string; fence: number }[]): Sql {
  if (runs.length === 0) return sql`false`;
  return sql`EXISTS (
    SELECT FROM unnest(${runs.map(({ id }) => id)}::uuid[], ${runs.map(({ fence }) => fence)}::int[]) AS run(id, fence)
    WHERE run.id = job.id AND run.fence = job.fence)`;
}

/** Returns the condition that a row is in one of these states, without `IN`, which would match some partial indexes. */
export function hasState(states: readonly JobState[], job = 'job'): Sql {
  const cases = states.map((state) => sql`WHEN ${stateLiteral(state)} THEN true`);
  return sql`CASE ${raw(job)}.state ${join(cases, ' ')} ELSE false END`;
}

/** Returns a state as SQL text. Throws if it isn't a state: in JavaScript, it may come from a request. */
export function stateLiteral(state: JobState): Sql {
  if (!jobStates.includes(state))
    throw new Error(`There is no state ${JSON.stringify(state)}. Use jobStates.`);
  return raw(`'${state}'`);
}
