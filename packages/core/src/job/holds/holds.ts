import { empty, join, raw, type Sql, sql } from '../../database/sql';
import { isOnline } from '../liveness';
import type { OwnerShares } from './owner-shares';
import { gateRoom, keyRoom, ownerRoom, type Room } from './rooms';

/**
 * What keeps a job from its queue, in the order in which a job passes: its time hasn't come, or it waits for a signal or
 * for its child jobs; no running worker knows its kind; the service that it calls is down or at its limit; its concurrency
 * key is at its limit; its owner's share is used up. The queue carries only jobs that nothing holds.
 */
export const holds = ['time', 'signal', 'jobs', 'kind', 'gate', 'key', 'owner'] as const;

/** A value of `held_by`. */
export type Hold = (typeof holds)[number];

interface HoldRule {
  /** Whether a row that has passed the earlier holds stops here; null if only a run can put it here. */
  applies: ((row: string) => Sql) | null;
  /** What the owner reads while it holds the job; null for the job's own step. */
  words: string | null;
  /** When the sweeper lets its jobs go, and in which order; null if room, a signal, or child jobs let them go. */
  opens: { when: (row: string) => Sql; order: Sql } | null;
  room: Room | null;
}

/** Names one room: its hold, and the values of the room's `scope` columns. */
export type Scope = readonly [hold: Hold, ...of: string[]];

// Only a transaction that holds its lock knows whether a gate, a key, or a share has room, so rows stop at each of them first.
const rules: Record<Hold, HoldRule> = {
  time: {
    applies: null,
    words: null,
    opens: { when: (row) => raw(`${row}.next_attempt_at <= now()`), order: raw('next_attempt_at') },
    room: null,
  },
  signal: { applies: null, words: null, opens: null, room: null },
  jobs: { applies: null, words: null, opens: null, room: null },
  kind: {
    applies: (row) => sql`NOT ${isKnown(row)}`,
    words: 'Waiting for a worker that knows this kind of job',
    opens: { when: isKnown, order: raw('kind') },
    room: null,
  },
  gate: {
    applies: (row) => raw(`${row}.gate IS NOT NULL`),
    words: 'Waiting for an external service',
    opens: null,
    room: gateRoom,
  },
  key: {
    applies: (row) => raw(`${row}.concurrency_key IS NOT NULL`),
    words: 'Waiting for similar jobs to finish',
    opens: null,
    room: keyRoom,
  },
  owner: {
    applies: (row) => raw(`${row}.user_requested`),
    words: 'Waiting for your other jobs to finish',
    opens: null,
    room: ownerRoom,
  },
};

export type HeldRoom = Room & { hold: Hold };

/** The rooms, in the order in which a job passes them. */
export const rooms: readonly HeldRoom[] = holds.flatMap((hold) => {
  const { room } = rules[hold];
  return room ? [{ hold, ...room }] : [];
});

export const opening = holds.flatMap((hold) => {
  const { opens } = rules[hold];
  return opens ? [{ hold, ...opens }] : [];
});

/** Returns how many more jobs the room of a row of `scope` lets through; it may be negative. */
export function freeOf({ hold, free }: HeldRoom, shares: OwnerShares): Sql {
  return free((row) => isThrough(hold, row), shares);
}

export function columnsOf({ scope }: Room, from: string): Sql {
  return raw(scope.map((column) => `${from}.${column}`).join(', '));
}

/** Returns the room of a row of `from`, as a `Scope` in JSON. */
export function scopeOf(room: HeldRoom, from: string): Sql {
  return sql`jsonb_build_array(${holdLiteral(room.hold)}, ${columnsOf(room, from)})`;
}

/** Returns the scope in which a row of `row` is held, or NULL. */
export function scopeOfHeld(row: string): Sql {
  const branches = rooms.map((room) => sql`WHEN ${holdLiteral(room.hold)} THEN ${scopeOf(room, row)}`);
  return sql`CASE ${raw(row)}.held_by ${join(branches, ' ')} END`;
}

/** Returns the scopes of a row's rooms that hold other jobs, which the end of its run may let through. */
export function freedBy(row: string): Sql {
  const scopes = rooms.map((room) => {
    const same = room.scope.map((column) => raw(`held.${column} = ${row}.${column}`));
    return sql`CASE WHEN ${rules[room.hold].applies?.(row) ?? sql`true`} AND EXISTS (
      SELECT FROM offload.job held WHERE held.held_by = ${holdLiteral(room.hold)} AND ${join(same, ' AND ')}
    ) THEN ${scopeOf(room, row)} END`;
  });
  return sql`to_jsonb(array_remove(ARRAY[${join(scopes)}], NULL))`;
}

function laterThan(hold: Hold | null): readonly Hold[] {
  return hold === null ? holds : holds.slice(holds.indexOf(hold) + 1);
}

/**
 * Returns the hold at which a row stops once `hold` lets it go, or NULL if its queue may carry it. `instead` replaces
 * conditions of the table; null skips a hold.
 */
export function nextAfter(
  hold: Hold | null,
  row: string,
  instead: Partial<Record<Hold, Sql | null | undefined>> = {},
): Sql {
  const branches = laterThan(hold).flatMap((name) => {
    const condition = instead[name] === undefined ? rules[name].applies?.(row) : instead[name];
    return condition ? [sql`WHEN ${condition} THEN ${holdLiteral(name)}`] : [];
  });
  return branches.length === 0 ? sql`NULL` : sql`CASE ${join(branches, ' ')} END`;
}

/** Returns the condition that this hold has let a row go, and its run hasn't ended since. */
export function isThrough(hold: Hold, row: string): Sql {
  const later = laterThan(hold).map(holdLiteral);
  const isLater = later.length === 0 ? empty : sql` OR ${raw(row)}.held_by IN (${join(later)})`;
  // Without its state, because a plan that was made while nothing waited might then read all unfinished jobs.
  return sql`(${raw(row)}.finished_at IS NULL AND (${raw(row)}.held_by IS NULL${isLater}))`;
}

/** Returns a hold as SQL text, not a parameter, so that the planner finds its partial index. */
export function holdLiteral(hold: Hold): Sql {
  return raw(`'${hold}'`);
}

export function stepAt(hold: Sql): Sql {
  const words = holds.flatMap((name) => {
    const text = rules[name].words;
    return text === null ? [] : [sql`WHEN ${holdLiteral(name)} THEN ${raw(`'${text}'`)}`];
  });
  return sql`CASE ${hold} ${join(words, ' ')} END`;
}

/**
 * Returns the condition that a worker knows the kind of a row, or that no worker is online, because the next one may know it.
 */
function isKnown(row: string): Sql {
  return sql`(${someWorkerKnows(row)}
    OR NOT EXISTS (SELECT FROM offload.worker_process WHERE ${isOnline}))`;
}

/** Returns the condition that an online worker knows the kind of a row, and this version of its contract. */
export function someWorkerKnows(row: string): Sql {
  const [kind, version] = [raw(`${row}.kind`), raw(`${row}.payload_version`)];
  return sql`EXISTS (SELECT FROM offload.worker_process
    WHERE ${isOnline} AND (kinds = '{}' OR kinds @> ARRAY[${kind}])
      AND coalesce((contract_versions ->> ${kind})::int, 1) >= ${version})`;
}
