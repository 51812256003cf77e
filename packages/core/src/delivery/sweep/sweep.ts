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
// A queue that works delivers within milliseconds. A full queue is asked about its jobs in turn.
const overdueAfterMs = 10_000;

export interface SweeperParts {
  system: JobSystem;
  db: Database;
  /** Connections on which each statement is planned once. */
  writes: Database;
  backend: QueueBackend;
  client: Dispatcher;
  /** The jobs that the sweeper's own worker is running; by default, none. */
  running?: { claims(): readonly { id: string; fence: number }[] };
  /** Compares the database's clock with the machine's. */
  clock?: ClockWatch;
}

interface Sweeping extends SweeperParts {
  clock: ClockWatch;
  unendable: Unendable;
  /** Whether retries may lie ahead that were stored before the database's clock was set back. */
  mayHaveStranded: boolean;
  /** When the database began to answer each round, with a clock that no one has set since. */
  steadySince: number | null;
}

/**
 * Returns a function that sweeps once. It takes jobs for orphaned only after two thirds of a lease in which the database has answered
 * each round, and its clock wasn't set: after an outage or a step of the clock, running workers renew the leases that have expired by
 * it, and one whose connection is still silent notices that after seconds. A killed worker's leases last about as long when the next
 * worker starts.
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
      // After any other error, workers could still reach the database to renew their leases.
      if (isDatabaseDown(error)) sweeping.steadySince = null;
      else sweeping.steadySince ??= performance.now();
      throw error;
    }
  };
}

/**
 * Keeps rows and queues consistent: admits what may run now, dispatches what was committed and not dispatched, dispatches
 * again what a queue or a worker has lost, and ends what no worker will run. One process sweeps at a time.
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

// Only a signal lets go of those that wait for it, and those that wait for their time are looked for by it.
const held = holds
  .filter((hold) => hold !== 'signal' && hold !== 'time')
  .map((hold) => sql`held_by = ${holdLiteral(hold)}`);
const isDue = sql`held_by = 'time' AND next_attempt_at <= now()`;
const isLate = sql`deadline_at < now() AND finished_at IS NULL`;

/**
 * Returns whether `admitHeld` may have anything to do. Usually it has nothing to do, and planning its statements takes
 * far longer than this one, which is planned once.
 */
async function isAnyHeld(writes: Connection): Promise<boolean> {
  const found = [...held, isDue, isLate].map((where) => sql`EXISTS (SELECT FROM offload.job WHERE ${where})`);
  const [row] = await writes.query<{ isAny: boolean }>(sql`SELECT ${join(found, ' OR ')} AS "isAny"`);
  return row?.isAny !== false;
}

/** Fails waiting jobs whose deadline has passed, and admits held jobs that may run now. */
async function admitHeld({ system, db, client, unendable }: Sweeping): Promise<void> {
  await doAll([
    () => expireOverdue(db, system.hooks, unendable),
    () => client.admitDue(),
    async () => client.dispatch(await wakeParents(db, null, dispatchLimit)),
    async () => client.admitAfter(await findScopesWithRoom(db, system.ownerShares, scopeLimit)),
  ]);
}

async function dispatchCommitted({ db, client }: SweeperParts): Promise<void> {
  await client.dispatch(await findUndispatched(db, dispatchLimit));
}

/**
 * Leaves out the runs of this worker, which isn't gone even if it couldn't renew a lease: its connection was silent, or another
 * one has locked the row.
 */
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
  // Doesn't ask the queue about them, because it may rely on the clock of a worker that is gone.
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
 * Takes all steps one after the other, even if one fails, because a job that can't be ended must not keep all others
 * waiting. Then throws the errors. If the database is down or too busy, throws at once.
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
