import { join, raw, type Sql, sql } from '../../database/sql';
import type { JobGate } from '../holds/gate-limits';
import type { Priority } from '../priorities';

export interface UniqueKey {
  key: string;
  while: 'waiting' | 'open' | 'time';
  /** Milliseconds for `time`, otherwise null. */
  forMs: number | null;
}

export interface NewJob {
  id: string;
  kind: string;
  queue: string;
  ownerId: string;
  title: string | null;
  payload: object;
  payloadVersion: number;
  maxAttempts: number;
  actor: string;
  /** The default limit of its owner's running jobs in this queue, or null if it doesn't count toward the owner's limits. */
  ownerShare: number | null;
  retryOf: string | null;
  runAt: Date | null;
  priority: Priority;
  deadlineAt: Date | null;
  unique: UniqueKey | null;
  concurrency: { key: string; limit: number } | null;
  gate: JobGate | null;
  parentId: string | null;
  requestId: string | null;
  traceparent: string | null;
  extras: object;
}

const columns: readonly [name: string, type: string, of: (job: NewJob) => unknown][] = [
  ['id', 'uuid', ({ id }) => id],
  ['kind', 'text', ({ kind }) => kind],
  ['queue', 'text', ({ queue }) => queue],
  ['owner_id', 'text', ({ ownerId }) => ownerId],
  ['title', 'text', ({ title }) => title],
  ['payload', 'jsonb', ({ payload }) => JSON.stringify(payload)],
  ['payload_version', 'int', ({ payloadVersion }) => payloadVersion],
  ['max_attempts', 'int', ({ maxAttempts }) => maxAttempts],
  ['actor', 'text', ({ actor }) => actor],
  ['owner_share', 'int', ({ ownerShare }) => ownerShare],
  ['retry_of', 'uuid', ({ retryOf }) => retryOf],
  ['run_at', 'timestamptz', ({ runAt }) => runAt?.toISOString() ?? null],
  ['priority', 'text', ({ priority }) => priority],
  ['deadline_at', 'timestamptz', ({ deadlineAt }) => deadlineAt?.toISOString() ?? null],
  ['unique_key', 'text', ({ unique }) => unique?.key ?? null],
  ['unique_while', 'text', ({ unique }) => unique?.while ?? null],
  ['unique_ms', 'float8', ({ unique }) => unique?.forMs ?? null],
  ['concurrency_key', 'text', ({ concurrency }) => concurrency?.key ?? null],
  ['concurrency_limit', 'int', ({ concurrency }) => concurrency?.limit ?? null],
  ['gate', 'text', ({ gate }) => gate?.name ?? null],
  ['parent_id', 'uuid', ({ parentId }) => parentId],
  ['request_id', 'text', ({ requestId }) => requestId],
  ['traceparent', 'text', ({ traceparent }) => traceparent],
  ['extras', 'jsonb', ({ extras }) => JSON.stringify(extras)],
];

/** Selects a row for each new job. A single job isn't passed as arrays, which cost more. */
export function givenRows(jobs: readonly NewJob[]): Sql {
  const [job] = jobs;
  // Mutants of `job &&` survive: an array of one job is the same, only slower.
  if (job && jobs.length === 1)
    return sql`SELECT ${join(columns.map(([name, type, of]) => sql`${of(job)}::${raw(type)} AS ${raw(name)}`))}`;
  const arrays = columns.map(([, type, of]) => sql`${jobs.map(of)}::${raw(type)}[]`);
  // Ordered, so that transactions with the same unique keys don't deadlock.
  // Mutants of `unique_key` survive: any order prevents deadlocks if all use the same.
  return sql`
    SELECT * FROM unnest(${join(arrays)}) AS given(${raw(columns.map(([name]) => name).join(', '))})
    ORDER BY unique_key, id`;
}
