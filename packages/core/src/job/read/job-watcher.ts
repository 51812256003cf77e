import { once } from 'node:events';
import { setImmediate } from 'node:timers/promises';
import { createBatch } from '../../database/batch';
import type { Database } from '../../database/database';
import { listen } from '../../database/listen';
import { persist } from '../../database/persist';
import { channelIn } from '../../database/schema';
import { type Sql, sql } from '../../database/sql';
import { changedChannel } from '../notify';
import type { Job } from './job';

// Watches to notify before other requests get their turn. Each takes about 70 µs.
const notifiedAtOnce = 50;
// A reloaded page finds the connection open.
const lingerMs = 1_000;
const everything = '*';

type Watched = { id: string; children?: boolean | undefined } | { owner: string };

interface Watch<Seen extends Job = Job> {
  of: Watched;
  onChange(job: Seen): void;
  onEnd(): void;
}

interface WatcherParts<Seen extends Job> {
  db: Database;
  find(where: Sql): Promise<Seen[]>;
  /** Calls back when jobs may have changed although no row has. Returns a function that stops it. */
  follow?: ((onChange: () => void) => () => void) | undefined;
  onError(error: unknown): void;
}

/**
 * Creates the watcher, which reports changes to watches. They share one LISTEN connection, which is open while there are any,
 * and one read of each changed job.
 */
export function createJobWatcher<Seen extends Job>(parts: WatcherParts<Seen>) {
  const watches = createWatches<Seen>();
  const ofAll = new Set<() => void>();
  const ended = new AbortController();
  const reports = createReports(parts, watches);
  let close: (() => void) | null = null;
  let closing: NodeJS.Timeout | undefined;

  function notice(ids: string): void {
    for (const onChange of ofAll) onChange();
    if (watches.all.size > 0) reports.add(ids).catch(parts.onError);
  }
  function closeUnwatched(): void {
    if (watches.all.size + ofAll.size > 0) return;
    close?.();
    close = null;
  }
  function closeLater(): void {
    clearTimeout(closing);
    closing = setTimeout(closeUnwatched, lingerMs);
  }

  return {
    /** Reports changes to a watch, until the returned function is called. */
    add(watch: Watch<Seen>): () => void {
      watches.add(watch);
      close ??= startListening(parts, notice);
      return () => {
        watches.delete(watch);
        closeLater();
      };
    },
    /** Calls back when any job may have changed, until the signal aborts or all watches end. */
    async watchAll(onChange: () => void, signal: AbortSignal): Promise<void> {
      const over = AbortSignal.any([signal, ended.signal]);
      if (over.aborted) return;
      ofAll.add(onChange);
      close ??= startListening(parts, notice);
      await once(over, 'abort');
      if (ofAll.delete(onChange)) closeLater();
    },
    end(): void {
      for (const watch of [...watches.all]) watch.onEnd();
      ofAll.clear();
      ended.abort();
      clearTimeout(closing);
      closeUnwatched();
    },
  };
}

/** Reads jobs that may have changed, together, and reports each to its watches. */
function createReports<Seen extends Job>({ db, find }: WatcherParts<Seen>, watches: Watches<Seen>) {
  const unwatched = {
    get aborted() {
      return watches.all.size === 0;
    },
  };
  async function whichChanged(ids: Set<string>): Promise<Sql> {
    if (ids.has(everything)) return watchedBy(watches.all);
    const changed = await db.query<Pick<Job, 'id' | 'ownerId' | 'parentId'>>(sql`
      SELECT id, owner_id AS "ownerId", parent_id AS "parentId" FROM offload.job WHERE id = ANY(${[...ids]}::uuid[])`);
    const watched = changed.filter((job) => watches.of(job).length > 0).map(({ id }) => id);
    return sql`id = ANY(${watched}::uuid[])`;
  }
  async function tell(job: Seen): Promise<void> {
    const concerned = watches.of(job);
    for (let from = 0; from < concerned.length; from += notifiedAtOnce) {
      if (from > 0) await setImmediate();
      for (const watch of concerned.slice(from, from + notifiedAtOnce)) {
        // The watch may have ended in between.
        if (watches.all.has(watch)) watch.onChange(job);
      }
    }
  }
  return createBatch(async (notices: string[]) => {
    const ids = new Set(notices.flatMap((notice) => notice.split(',')));
    // Repeated until it succeeds: after a job's last change, no other read would make up for this one.
    for (const job of await persist(async () => find(await whichChanged(ids)), unwatched)) await tell(job);
    return notices.map(() => undefined);
  });
}

/** Calls `notice` with the IDs of jobs that may have changed. Returns a function that stops it. */
function startListening<Seen extends Job>(
  { db, follow, onError }: WatcherParts<Seen>,
  notice: (ids: string) => void,
): () => void {
  const refresh = () => notice(everything);
  const unfollow = follow?.(refresh);
  // Notifications are lost while disconnected, so then every watcher gets the current state.
  const channels = { [channelIn(db.schema, changedChannel)]: notice };
  const listener = listen(db.listenUrl, { channels, onGap: refresh });
  return () => {
    unfollow?.();
    listener.close().catch(onError);
  };
}

function watchedBy(all: Iterable<Watch<never>>): Sql {
  const ids = new Set<string>();
  const parents = new Set<string>();
  const owners = new Set<string>();
  for (const { of } of all) {
    if ('owner' in of) owners.add(of.owner);
    else ids.add(of.id);
    if ('id' in of && of.children) parents.add(of.id);
  }
  // An owner of thousands of jobs mustn't get all of them because many changed at once.
  const recent = sql`(finished_at IS NULL OR finished_at > now() - interval '2 minutes')`;
  return sql`id IN (
    SELECT id FROM offload.job WHERE id = ANY(${[...ids]}::uuid[])
    UNION SELECT id FROM offload.job WHERE parent_id = ANY(${[...parents]}::uuid[]) AND ${recent}
    UNION SELECT id FROM offload.job WHERE owner_id = ANY(${[...owners]}::text[]) AND ${recent})`;
}

type Watches<Seen extends Job> = ReturnType<typeof createWatches<Seen>>;

/** Indexes watches, so that the watches of a job are found without a search. */
function createWatches<Seen extends Job>() {
  const all = new Set<Watch<Seen>>();
  const byKey = new Map<string, Set<Watch<Seen>>>();
  const find = (key: string) => byKey.get(key) ?? new Set<Watch<Seen>>();

  return {
    all,
    add(watch: Watch<Seen>): void {
      all.add(watch);
      for (const key of keysOf(watch.of)) byKey.set(key, find(key).add(watch));
    },
    delete(watch: Watch<Seen>): void {
      all.delete(watch);
      for (const key of keysOf(watch.of)) {
        const watches = find(key);
        watches.delete(watch);
        if (watches.size === 0) byKey.delete(key);
      }
    },
    of({ id, ownerId, parentId }: Pick<Job, 'id' | 'ownerId' | 'parentId'>): Watch<Seen>[] {
      const parents = parentId ? find(`parent ${parentId}`) : [];
      return [...find(`job ${id}`), ...parents, ...find(`owner ${ownerId}`)];
    },
  };
}

function keysOf(of: Watched): string[] {
  if ('owner' in of) return [`owner ${of.owner}`];
  return of.children ? [`job ${of.id}`, `parent ${of.id}`] : [`job ${of.id}`];
}
