import type { Connection } from '../database/connection';
import type { Database } from '../database/database';
import { isCutShort } from '../database/database-down';
import { limitedLockWaits } from '../database/lock-space';
import { distinctValues, empty, join, raw, type Sql, sql } from '../database/sql';
import { hasIdOf } from '../job/by-id';
import {
  columnsOf,
  freeOf,
  type HeldRoom,
  holdLiteral,
  nextAfter,
  rooms,
  type Scope,
  scopeOf,
  stepAt,
} from '../job/holds/holds';
import type { OwnerShares } from '../job/holds/owner-shares';
import type { Room } from '../job/holds/rooms';
import { notifyChanged } from '../job/notify';
import { type QueueEntry, queueEntryColumns } from '../job/queue-entry';
import { displaceLessUrgent, goesFirst } from './displace';

/** Scopes that may have room: those that a run's end has freed, and those of held jobs. */
interface Candidates {
  scopes?: readonly Scope[];
  jobs?: readonly QueueEntry[];
}

interface Admissions {
  /** The given jobs and those that were let through, as they are now. The queue may carry those that nothing holds. */
  known: QueueEntry[];
  /** Jobs that were taken out of their owner's share for more urgent ones, even if they were let through again. */
  displaced: QueueEntry[];
}

/**
 * Lets jobs through holds as far as each room goes, by priority and age. A job that passes one hold is tried at the next one.
 * Admitted jobs come last in `known`, in their order. Each hold has its own transaction, since an app may lock a share and
 * then a gate.
 */
export async function admit(
  db: Database,
  { scopes = [], jobs = [] }: Candidates,
  shares: OwnerShares,
): Promise<Admissions> {
  const known = new Map(jobs.map((job) => [job.id, job]));
  const displaced: QueueEntry[] = [];
  for (const room of rooms) {
    const all = [...known.values()];
    const held = all.filter(({ heldBy }) => heldBy === room.hold);
    const first = room.hold === 'owner' ? all.filter(goesFirst) : [];
    const wanted = [
      ...scopes,
      ...held.flatMap(({ scope }) => (scope ? [scope] : [])),
      ...first.map(({ queue, ownerId }): Scope => ['owner', queue, ownerId]),
    ];
    const rounds = await lockingRooms(db, room, wanted, async (tx, locked) => {
      const taken =
        room.hold === 'owner'
          ? await displaceLessUrgent(tx, scopeRows(room, locked), [...held, ...first])
          : [];
      return { taken, passed: await letThrough(tx, room, locked, shares) };
    });
    for (const { taken, passed } of rounds) {
      displaced.push(...taken);
      for (const job of [...taken, ...passed]) {
        known.delete(job.id);
        known.set(job.id, job);
      }
    }
  }
  return { known: [...known.values()], displaced };
}

/**
 * Runs `work` in a transaction that has locked the rooms of these scopes: first the unlocked ones, and then those that others
 * have locked. Skips rooms that stay locked for too long. The sweeper retries them.
 */
async function lockingRooms<Result>(
  db: Database,
  room: HeldRoom,
  scopes: readonly Scope[],
  work: (tx: Connection, locked: readonly Scope[]) => Promise<Result>,
): Promise<Result[]> {
  const busy = new Map(
    scopes.flatMap((scope) => (scope[0] === room.hold ? [[JSON.stringify(scope), scope]] : [])),
  );
  if (busy.size === 0) return [];
  const results = await db.transaction(async (tx) => {
    const rows = await tx.query<{ scope: Scope }>(sql`
      WITH scope AS (${scopeRows(room, [...busy.values()])}), locked AS (${room.tryLock})
      SELECT ${scopeOf(room, 'locked')} AS scope FROM locked`);
    const locked = rows.map(({ scope }) => scope);
    for (const scope of locked) busy.delete(JSON.stringify(scope));
    return locked.length > 0 ? [await work(tx, locked)] : [];
  });
  if (busy.size === 0) return results;
  const others = [...busy.values()];
  try {
    const last = await db.transaction(async (tx) => {
      await tx.execute(sql`SELECT ${limitedLockWaits}`);
      await tx.execute(sql`WITH scope AS (${scopeRows(room, others)}) ${room.lock}`);
      return work(tx, others);
    });
    return [...results, last];
  } catch (error) {
    if (!isCutShort(error)) throw error;
    return results;
  }
}

/** Lets the next jobs of locked rooms through, as far as each has room. Returns these jobs, which a later hold may keep. */
async function letThrough(
  tx: Connection,
  room: HeldRoom,
  locked: readonly Scope[],
  shares: OwnerShares,
): Promise<QueueEntry[]> {
  const next = nextAfter(room.hold, 'job');
  return tx.query<QueueEntry>(sql`
    WITH scope AS (${scopeRows(room, locked)}),
    target AS (
      SELECT ${columnsOf(room, 'scope')}, next.id FROM scope ${room.from ?? empty}, LATERAL (
        SELECT id FROM offload.job WHERE ${isHeldIn(room)}
        ORDER BY ${room.order} LIMIT greatest(0, ${freeOf(room, shares)}) FOR NO KEY UPDATE SKIP LOCKED
      ) next
    )${room.count ? sql`, counted AS (${room.count})` : empty}, admitted AS (
      UPDATE offload.job SET held_by = ${next}, progress_step = ${stepAt(next)}, admitted_at = now(),
        version = nextval('offload.job_version')
      FROM target WHERE ${hasIdOf('target')}
      RETURNING ${queueEntryColumns()}
    ), notified AS (${notifyChanged('admitted')})
    SELECT admitted.* FROM admitted, notified`);
}

/** Returns scopes that hold jobs although they have room, because a wait is over or an admission missed the jobs. */
export async function findScopesWithRoom(db: Database, shares: OwnerShares, limit: number): Promise<Scope[]> {
  const found: Scope[] = [];
  for (const room of rooms) {
    const rows = await db.query<{ scope: Scope }>(sql`
      WITH RECURSIVE ${distinctValues('scope', room.scope, sql`held_by = ${holdLiteral(room.hold)}`)}
      SELECT ${scopeOf(room, 'scope')} AS scope FROM scope ${room.from ?? empty}
      WHERE ${freeOf(room, shares)} > 0 LIMIT ${limit}::int`);
    found.push(...rows.map(({ scope }) => scope));
  }
  return found;
}

function scopeRows({ scope }: Room, scopes: readonly Scope[]): Sql {
  const columns = scope.map((_column, at) => sql`${scopes.map((values) => values[at + 1] ?? '')}::text[]`);
  return sql`SELECT * FROM unnest(${join(columns)}) AS scope(${raw(scope.join(', '))})`;
}

/** Returns the condition that a row of `job` is held in the room of a row of `scope`. */
function isHeldIn({ hold, scope }: HeldRoom): Sql {
  const same = scope.map((column) => raw(`job.${column} = scope.${column}`));
  return sql`held_by = ${holdLiteral(hold)} AND ${join(same, ' AND ')}`;
}
