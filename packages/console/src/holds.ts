import type { JobParts, Jobs } from '@offload/core';
import { listSilentWorkers } from '@offload/core/admin';
import { isClaimed, isPending } from '@offload/core/admin/browser';
import { sql } from '@offload/core/sql';
import { readQueueHolds } from './reads/queue-holds';
import { shareReads } from './shared-reads';

/** Why a job waits or stands still, which isn't in its row and so doesn't change its version. */
export interface Held {
  /** Why its queue is paused, in words for its owner. */
  outage?: string | undefined;
  /** The last heartbeat of its worker, if one was missed. */
  lastHeardAt?: string | undefined;
}

interface HeldJob {
  id: string;
  queue: string;
  state: string;
}

/** The reasons why jobs wait, as parts of `openJobs`. */
export interface Holds extends JobParts<Held> {
  /** Returns what holds up each of these jobs, in their order. */
  read(jobs: HeldJob[]): Promise<Held[]>;
  follow(onChange: () => void): () => void;
}

type Source = Pick<Jobs, 'db' | 'backend' | 'system'>;

const pausedByStaff = 'Waiting because the queue is paused';
const pausedFor = (reason: string | null) => (reason ? `${pausedByStaff}: ${reason}` : pausedByStaff);
// Short, because pages of waiting jobs wait for this if the queue doesn't respond.
const patienceMs = 300;
const lookEveryMs = 2_000;

/**
 * Returns what holds jobs up: a queue that staff or an outage has paused, and a worker that has fallen silent. It's read once a
 * second at most, however many jobs are shown. `source` returns the jobs that `openJobs` is about to return.
 *
 * @example
 * const holds = createHolds(() => jobs);
 * export const jobs: Jobs<Held> = openJobs({ system, databaseUrl: process.env.DATABASE_URL, parts: holds });
 */
export function createHolds(source: () => Source, onError: (error: unknown) => void = console.error): Holds {
  const readShared = shareReads<'all', Outages>(() => readOutages(source()), 1_000);
  const outages = () => readShared('all');
  return {
    async read(jobs) {
      if (!jobs.some(({ state }) => isPending(state) || isClaimed(state))) return jobs.map(() => ({}));
      const { paused, silent } = await outages();
      const lastHeardAt = silent.size > 0 ? await findSilent(source(), jobs, silent) : new Map();
      return jobs.map(({ id, queue, state }) =>
        isPending(state) ? { outage: paused.get(queue) } : { lastHeardAt: lastHeardAt.get(id) },
      );
    },
    follow: (onChange) => followOutages(outages, { onChange, onError }),
  };
}

interface Outages {
  /** Why jobs have to wait, by queue. */
  paused: ReadonlyMap<string, string>;
  /** When silent workers were last heard of, by their IDs. */
  silent: ReadonlyMap<string, string>;
}

async function readOutages(source: Source): Promise<Outages> {
  const { db, system } = source;
  const [holds, silent] = await Promise.all([
    readQueueHolds(source, Object.keys(system.queues), patienceMs),
    listSilentWorkers(db),
  ]);
  return {
    paused: new Map(
      [...holds].flatMap(([queue, { isPaused, pauseReason, outage }]) => {
        // The pause comes first: jobs wait for it even after the outage.
        const reason = isPaused ? pausedFor(pauseReason) : outage?.reason;
        return reason ? [[queue, reason] as const] : [];
      }),
    ),
    silent: new Map(silent.map(({ id, lastHeardAt }) => [id, lastHeardAt.toISOString()])),
  };
}

/** Returns when the silent workers of running jobs were last heard of, by job. */
async function findSilent(
  { db }: Source,
  jobs: HeldJob[],
  silent: Outages['silent'],
): Promise<Map<string, string | undefined>> {
  const running = jobs.filter(({ state }) => isClaimed(state)).map(({ id }) => id);
  const rows = await db.query<{ id: string; workerId: string | null }>(
    sql`SELECT id, worker_id AS "workerId" FROM offload.job WHERE id = ANY(${running}::uuid[])`,
  );
  return new Map(rows.map(({ id, workerId }) => [id, silent.get(workerId ?? '')]));
}

interface FollowOptions {
  onChange(): void;
  onError(error: unknown): void;
}

/**
 * Checks every two seconds, because no notification says that a worker has died, and that its outages are gone. Returns how to
 * stop.
 */
function followOutages(read: () => Promise<Outages>, { onChange, onError }: FollowOptions): () => void {
  let known = '';
  async function look(): Promise<void> {
    const { paused, silent } = await read();
    const now = JSON.stringify([...paused, ...silent]);
    if (now !== known) onChange();
    known = now;
  }
  const looking = setInterval(() => look().catch(onError), lookEveryMs).unref();
  return () => clearInterval(looking);
}
