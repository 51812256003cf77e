import { findScopesWithRoom } from '../../admission/admit';
import { makeStrandedDue } from '../../admission/pass-opened';
import { type ClockWatch, createClockWatch } from '../../database/clock-watch';
import type { Connection } from '../../database/connection';
import type { Database } from '../../database/database';
import { isDatabaseDown } from '../../database/database-down';
import { join, sql } from '../../database/sql';
import { withCoreSweepLock } from '../../database/sweep-lock';
import { holdLiteral, holds } from '../../job/holds/holds';
import { wakeParents } from '../../job/wake';
import { messageOf } from '../../log/open-log';
import type { JobSystem } from '../../system/system';
import type { QueueBackend } from '../backend';
import { findMissingFromQueue } from '../carry';
import type { Dispatcher } from '../dispatch';
import { findOrphaned, findOverdue, findUndispatched, hasOrphans, markQueueChecked } from '../outbox';
import { endOrphans, expireOverdue, type Unendable } from './end-jobs';

const dispatchLimit = 1_000;
const overdueLimit = 500;
const orphanedLimit = 500;
const scopeLimit = 500;
// A working queue delivers within milliseconds, unless it's full.
const overdueAfterMs = 10_000;

export interface SweeperParts {
  system: JobSystem;
  db: Database;
  /** Connections on which each statement is planned once. */
  writes: Database;
  backend: QueueBackend;
  client: Dispatcher;
  /** The jobs that the sweeper's own worker is running, by default none. */
  running?: { claims(): readonly { id: string; fence: number }[] };
  clock?: ClockWatch;
}

interface Sweeping extends SweeperParts {
  clock: ClockWatch;
  unendable: Unendable;
  /** Whether retries may be due too late because they were stored before the database's clock was set back. */
  mayHaveStranded: boolean;
  /** Since when the database has responded to each round and its clock wasn't set. */
  steadySince: number | null;
}

/**
 * Returns a function that sweeps once. It treats jobs as orphaned only after the database has responded to each round, with a
 * steady clock, for two thirds of a lease: after an outage or a step of the clock, running workers first renew expired leases,
 * and a worker on a silent connection needs seconds to notice it.
 */
export function createSweep(parts: SweeperParts, leaseMs: number): () => Promise<void> {
  const sweeping: Sweeping = {
    ...parts,
    clock: parts.clock ?? createClockWatch(),
    unendable: new Map(),
    mayHaveStranded: true,
    steadySince: null,
  };
  return async () => {
    try {
      await sweep(sweeping, (leaseMs * 2) / 3);
      sweeping.steadySince ??= performance.now();
    } catch (error) {
      // After any other error, workers can still reach the database to renew their leases.
      if (isDatabaseDown(error)) sweeping.steadySince = null;
      else sweeping.steadySince ??= performance.now();
      throw error;
    }
  };
}

/**
 * Keeps rows and queues consistent: admits jobs that may run now, dispatches committed jobs, dispatches jobs again that a
 * queue or a worker has lost, and ends jobs that no worker will run. One process sweeps at a time.
 */
async function sweep(parts: Sweeping, steadyMs: number): Promise<void> {
  const { db, writes } = parts;
  const steps = [
    async () => {
      if (await isAnyHeld(writes)) await admitHeld(parts);
    },
    () => dispatchCommitted(parts),
    () => dispatchMissing(parts),
    () => rescueOrphans(parts, steadyMs),
    async () => {
      if (!parts.mayHaveStranded) return;
      await makeStrandedDue(db);
      parts.mayHaveStranded = false;
    },
  ];
  await withCoreSweepLock(db, 'jobs', () => doAll(steps));
}

// Jobs that wait for a signal are freed by the signal only, and jobs that wait for a time are found by `isDue`.
const held = holds
  .filter((hold) => hold !== 'signal' && hold !== 'time')
  .map((hold) => sql`held_by = ${holdLiteral(hold)}`);
const isDue = sql`held_by = 'time' AND next_attempt_at <= now()`;
const isLate = sql`deadline_at < now() AND finished_at IS NULL`;

/** Returns whether `admitHeld` may have work. It rarely has, and planning its statements takes far longer than this one. */
async function isAnyHeld(writes: Connection): Promise<boolean> {
  const found = [...held, isDue, isLate].map((where) => sql`EXISTS (SELECT FROM offload.job WHERE ${where})`);
  const [row] = await writes.query<{ isAny: boolean }>(sql`SELECT ${join(found, ' OR ')} AS "isAny"`);
  return row?.isAny !== false;
}

/** Fails waiting jobs whose deadlines have passed, and admits held jobs that may run now. */
export async function admitHeld({
  system,
  db,
  client,
  unendable,
}: Pick<Sweeping, 'system' | 'db' | 'client' | 'unendable'>): Promise<void> {
  await doAll([
    () => expireOverdue(db, system.hooks, unendable),
    () => client.admitDue(),
    async () => client.dispatch(await wakeParents(db, null, dispatchLimit)),
    async () => client.admitAfter(await findScopesWithRoom(db, system.ownerShares, scopeLimit)),
  ]);
}

async function dispatchCommitted({ system, db, client }: SweeperParts): Promise<void> {
  const queues = Object.keys(system.queues);
  await client.dispatch(await findUndispatched(db, { queues, limit: dispatchLimit }));
}

/** Omits this worker's own runs: if it couldn't renew a lease, its connection was silent or another one has locked the row. */
async function rescueOrphans(parts: Sweeping, steadyMs: number): Promise<void> {
  const { system, db, client, running, unendable, clock, steadySince } = parts;
  const { row, steppedMs } = await clock.observe(() => hasOrphans(db));
  if (steppedMs !== 0) {
    parts.steadySince = null;
    parts.mayHaveStranded = true;
    return;
  }
  if (!row.isAny || steadySince === null || performance.now() - steadySince <= steadyMs) return;
  const own = () => running?.claims() ?? [];
  // Doesn't ask the queue about them, because it may rely on the clock of the worker that is gone.
  await client.dispatch(await findOrphaned(db, { limit: orphanedLimit, running: own() }));
  await endOrphans(db, system.hooks, own(), unendable);
}

async function dispatchMissing({ db, backend, client }: SweeperParts): Promise<void> {
  const overdue = await findOverdue(db, { afterMs: overdueAfterMs, limit: overdueLimit });
  if (overdue.length === 0) return;
  await client.dispatch(await findMissingFromQueue(backend, overdue));
  await markQueueChecked(
    db,
    overdue.map(({ id }) => id),
  );
}

/**
 * Runs all steps in turn even if one fails, because a job that can't be ended must not keep others waiting. Then throws the
 * errors. If the database is down or too busy, throws immediately.
 */
async function doAll(steps: readonly (() => Promise<unknown>)[]): Promise<void> {
  const errors: unknown[] = [];
  for (const step of steps) {
    try {
      await step();
    } catch (error) {
      if (isDatabaseDown(error)) throw error;
      errors.push(error);
    }
  }
  if (errors.length > 1) throw new AggregateError(errors, errors.map(messageOf).join('; '));
  for (const error of errors) throw error;
}
