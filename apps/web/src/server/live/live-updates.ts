import { setImmediate } from 'node:timers/promises';
import { changedChannel, connectionOf, createBatch, listen, sql } from '@offload/core/internal';
import { type Database, type JobRow, jobColumns, userChannel } from '@offload/db';
import { ApiError } from '../http/api-error';
import { followOutages, type Outages, withOutages } from './outages';
import { createWatches, type Watch, type Watches } from './watches';

export interface LiveUpdates {
  /**
   * Reports changes from now on. Returns how to stop. Throws a 429 if this user has `maxWatchesPerUser` watches in this
   * process, and a 503 once it is closed.
   */
  watch(watch: Watch): () => void;
  watching(): number;
  /** Ends every watch, and accepts no more. */
  close(): Promise<void>;
}

/** A browser opens one per tab. */
const maxWatchesPerUser = 20;
/** Each costs about 70 µs. Other requests get their turn in between. */
const toldAtOnce = 50;
const everything = '*';

/**
 * Notifies watchers of job changes. The process keeps one LISTEN connection and reads each changed job once for all
 * watchers.
 */
export function createLiveUpdates(
  parts: { db: Database; outages: () => Promise<Outages> },
  listenUrl: string,
  onError: (error: unknown) => void,
): LiveUpdates {
  const { db } = parts;
  const watches = createWatches();
  let isClosed = false;

  const reads = createBatch(async (notices: string[]) => {
    const rows = await readChanged(parts, new Set(notices.flatMap((notice) => notice.split(','))), watches);
    for (const row of rows) await tell(row);
    return notices.map(() => undefined);
  });
  async function tell(row: JobRow): Promise<void> {
    const concerned = watches.of(row);
    for (let from = 0; from < concerned.length; from += toldAtOnce) {
      if (from > 0) await setImmediate();
      for (const watch of concerned.slice(from, from + toldAtOnce)) {
        // It may have ended in between.
        if (watches.all.has(watch)) watch.onChange(row);
      }
    }
  }
  function notice(ids: string): void {
    if (watches.all.size > 0) reads.add(ids).catch(onError);
  }

  function recheck(userId?: string): void {
    const concerned = [...(userId === undefined ? watches.all : watches.by(userId))];
    if (concerned.length > 0) endWithoutSession(db, concerned).catch(onError);
  }

  const stopFollowing = followOutages(parts.outages, {
    isWanted: () => watches.all.size > 0,
    onChange: () => notice(everything),
    onError,
  });

  const listener = listen(listenUrl, {
    channels: { [changedChannel]: notice, [userChannel]: recheck },
    // Notifications during a disconnection are lost, so every watcher gets the current state.
    onGap() {
      notice(everything);
      recheck();
    },
  });

  return {
    watch(watch) {
      if (isClosed) throw closedError();
      if (watches.by(watch.by.id).size >= maxWatchesPerUser) throw tooManyError();
      watches.add(watch);
      return () => watches.delete(watch);
    },
    watching: () => watches.all.size,
    async close() {
      isClosed = true;
      for (const watch of watches.all) {
        watch.onEnd();
        watches.delete(watch);
      }
      stopFollowing();
      await listener.close();
    },
  };
}

function closedError(): ApiError {
  return new ApiError(503, 'The server is restarting. Try again in a moment.', undefined, 1);
}

function tooManyError(): ApiError {
  const detail = 'Too many pages with live updates are open. Close some of them.';
  return new ApiError(429, detail, undefined, 10);
}

/** Ends the watches whose session has ended, or whose user has been disabled. */
async function endWithoutSession(db: Database, watches: Watch[]): Promise<void> {
  const sessions = await db.session.findMany({
    where: {
      id: { in: [...new Set(watches.map(({ by }) => by.sessionId))] },
      expiresAt: { gt: new Date() },
      user: { banned: false },
    },
    select: { id: true },
  });
  const living = new Set(sessions.map(({ id }) => id));
  for (const watch of watches) if (!living.has(watch.by.sessionId)) watch.onEnd();
}

async function readChanged(
  { db, outages }: { db: Database; outages: () => Promise<Outages> },
  ids: Set<string>,
  watches: Watches,
): Promise<JobRow[]> {
  const where = ids.has(everything)
    ? watchedBy(watches)
    : { id: { in: await findWatched(db, ids, watches) } };
  const rows = await db.job.findMany({ select: jobColumns, where, orderBy: { version: 'asc' } });
  return withOutages(rows, outages);
}

/** Returns which of these jobs are watched. Who watches other jobs adds nothing to what it costs. */
async function findWatched(db: Database, ids: Set<string>, watches: Watches): Promise<string[]> {
  const changed = await connectionOf(db).query<{ id: string; ownerId: string; parentId: string | null }>(sql`
    SELECT id, owner_id AS "ownerId", parent_id AS "parentId" FROM offload.job WHERE id = ANY(${[...ids]}::uuid[])`);
  return changed.filter((job) => watches.of(job).length > 0).map(({ id }) => id);
}

function watchedBy({ all }: Watches) {
  const jobIds = new Set<string>();
  const ownerIds = new Set<string>();
  for (const { of } of all) 'jobId' in of ? jobIds.add(of.jobId) : ownerIds.add(of.ownerId);
  return {
    OR: [
      { id: { in: [...jobIds] } },
      { parentId: { in: [...jobIds] }, ...recently() },
      { ownerId: { in: [...ownerIds] }, ...recently() },
    ],
  };
}

// An owner of thousands of jobs isn’t sent all of them because many changed at once.
function recently() {
  return { OR: [{ finishedAt: null }, { finishedAt: { gt: new Date(Date.now() - 120_000) } }] };
}
