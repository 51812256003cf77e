import { setImmediate } from 'node:timers/promises';
import { changedChannel, createBatch, listen } from '@offload/core';
import { type Database, type JobRow, jobColumns, userChannel } from '@offload/db';
import type { Person } from '../auth/session';
import { ApiError } from '../http/api-error';
import { followOutages, type Outages, withOutages } from './outages';

export interface Watch {
  /** One job and its child jobs, or all jobs of an owner. */
  of: { jobId: string } | { ownerId: string };
  /** The watching user, who sees nothing more once their session has ended. */
  by: Pick<Person, 'id' | 'role' | 'sessionId'>;
  /** Called with current rows when they or their outage change, in the order of their versions. */
  onChange(row: JobRow): void;
  /** Called when the watch has ended. */
  onEnd(): void;
}

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
  databaseUrl: string,
  onError: (error: unknown) => void,
): LiveUpdates {
  const { db } = parts;
  const watches = new Set<Watch>();
  let isClosed = false;

  const reads = createBatch(async (notices: string[]) => {
    const rows = await readChanged(parts, new Set(notices.flatMap((notice) => notice.split(','))), watches);
    for (const row of rows) await tell(row);
    return notices.map(() => undefined);
  });
  async function tell(row: JobRow): Promise<void> {
    const concerned = [...watches].filter((watch) => concerns(watch, row));
    for (let from = 0; from < concerned.length; from += toldAtOnce) {
      if (from > 0) await setImmediate();
      for (const watch of concerned.slice(from, from + toldAtOnce)) {
        // It may have ended in between.
        if (watches.has(watch)) watch.onChange(row);
      }
    }
  }
  function notice(ids: string): void {
    if (watches.size > 0) reads.add(ids).catch(onError);
  }

  function recheck(userId?: string): void {
    const concerned = [...watches].filter(({ by }) => userId === undefined || by.id === userId);
    if (concerned.length > 0) endWithoutSession(db, concerned).catch(onError);
  }

  const stopFollowing = followOutages(parts.outages, {
    isWanted: () => watches.size > 0,
    onChange: () => notice(everything),
    onError,
  });

  const listener = listen(databaseUrl, {
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
      const ofUser = [...watches].filter(({ by }) => by.id === watch.by.id);
      if (ofUser.length >= maxWatchesPerUser) throw tooManyError();
      watches.add(watch);
      return () => watches.delete(watch);
    },
    watching: () => watches.size,
    async close() {
      isClosed = true;
      for (const watch of watches) watch.onEnd();
      watches.clear();
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

function concerns({ of }: Watch, row: JobRow): boolean {
  return 'jobId' in of ? of.jobId === row.id || of.jobId === row.parentId : of.ownerId === row.ownerId;
}

async function readChanged(
  { db, outages }: { db: Database; outages: () => Promise<Outages> },
  ids: Set<string>,
  watches: Set<Watch>,
): Promise<JobRow[]> {
  const targets = [...watches].map(({ of }) => of);
  const jobIds = new Set(targets.flatMap((of) => ('jobId' in of ? [of.jobId] : [])));
  const ownerIds = new Set(targets.flatMap((of) => ('ownerId' in of ? [of.ownerId] : [])));
  const hasAll = ids.has(everything);
  const rows = await db.job.findMany({
    select: jobColumns,
    where: {
      ...(hasAll ? {} : { id: { in: [...ids] } }),
      OR: [
        { id: { in: [...jobIds] } },
        { parentId: { in: [...jobIds] }, ...(hasAll && recently()) },
        { ownerId: { in: [...ownerIds] }, ...(hasAll && recently()) },
      ],
    },
    orderBy: { version: 'asc' },
  });
  return withOutages(rows, outages);
}

// An owner of thousands of jobs isn’t sent all of them because many changed at once.
function recently() {
  return { OR: [{ finishedAt: null }, { finishedAt: { gt: new Date(Date.now() - 120_000) } }] };
}
