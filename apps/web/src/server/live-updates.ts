import { changedChannel, createBatch, type Database, listen, personChannel } from '@offload/db';
import { type JobRow, jobColumns } from './job-view';
import type { Person } from './session';

export interface Watch {
  /** One job, or all that somebody owns. */
  of: { jobId: string } | { ownerId: string };
  /** Who watches: they see no more from the moment on when they may see something else. */
  by: Pick<Person, 'id' | 'role'>;
  /** Called with rows as they are now; rows of one job come in the order of their versions. */
  onChange(row: JobRow): void;
  /** Called when there will be no more. */
  onEnd(): void;
}

export interface LiveUpdates {
  /** Reports changes from now on. Answers how to stop. */
  watch(watch: Watch): () => void;
  watching(): number;
  /** Ends every watch. */
  close(): Promise<void>;
}

const everything = '*';

/**
 * Tells who watches what has changed: one connection listens for the whole process, and what changed is read once for
 * all who watch it.
 */
export function createLiveUpdates(
  db: Database,
  databaseUrl: string,
  onError: (error: unknown) => void,
): LiveUpdates {
  const watches = new Set<Watch>();

  const reads = createBatch(async (notices: string[]) => {
    const rows = await readChanged(db, new Set(notices.flatMap((notice) => notice.split(','))), watches);
    for (const row of rows) tell(row);
    return notices.map(() => undefined);
  });
  function tell(row: JobRow): void {
    for (const watch of watches) if (concerns(watch, row)) watch.onChange(row);
  }
  function notice(ids: string): void {
    if (watches.size > 0) reads.add(ids).catch(onError);
  }

  function recheck(): void {
    if (watches.size > 0) endOfThoseWhoMayNot(db, watches).catch(onError);
  }

  const listener = listen(databaseUrl, {
    channels: { [changedChannel]: notice, [personChannel]: recheck },
    // What was said while nobody listened is lost: everybody is told how things stand.
    onGap() {
      notice(everything);
      recheck();
    },
  });

  return {
    watch(watch) {
      watches.add(watch);
      return () => watches.delete(watch);
    },
    watching: () => watches.size,
    async close() {
      for (const watch of watches) watch.onEnd();
      watches.clear();
      await listener.close();
    },
  };
}

/** Ends the watches of people who have been disabled, or whose role is another by now. */
async function endOfThoseWhoMayNot(db: Database, watches: Set<Watch>): Promise<void> {
  const ids = [...watches].map(({ by }) => by.id);
  const people = await db.user.findMany({
    where: { id: { in: ids }, banned: false },
    select: { id: true, role: true },
  });
  const roles = new Map(people.map(({ id, role }) => [id, role]));
  for (const watch of watches) if (roles.get(watch.by.id) !== watch.by.role) watch.onEnd();
}

function concerns({ of }: Watch, row: JobRow): boolean {
  return 'jobId' in of ? of.jobId === row.id : of.ownerId === row.ownerId;
}

async function readChanged(db: Database, ids: Set<string>, watches: Set<Watch>): Promise<JobRow[]> {
  const targets = [...watches].map(({ of }) => of);
  const jobIds = targets.flatMap((of) => ('jobId' in of ? [of.jobId] : []));
  const ownerIds = targets.flatMap((of) => ('ownerId' in of ? [of.ownerId] : []));
  const hasAll = ids.has(everything);
  return db.job.findMany({
    select: jobColumns,
    where: {
      ...(hasAll ? {} : { id: { in: [...ids] } }),
      OR: [{ id: { in: jobIds } }, { ownerId: { in: ownerIds }, ...(hasAll && recently()) }],
    },
    orderBy: { version: 'asc' },
  });
}

// Who owns thousands of jobs is not sent all of them because many things changed at once.
function recently() {
  return { OR: [{ finishedAt: null }, { finishedAt: { gt: new Date(Date.now() - 120_000) } }] };
}
