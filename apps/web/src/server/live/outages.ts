import { readPauseReasons } from '@offload/console/server';
import { type Connection, listOutages, listSilentWorkers } from '@offload/core/internal';
import { isClaimed, isPending } from '@offload/core/internal/browser';
import { shareReads } from './shared-reads';

/** What holds jobs up that their rows don't say. */
export interface Outages {
  /** Why jobs of a queue have to wait, in words for everyone, by queue. */
  paused: ReadonlyMap<string, string>;
  /** When workers were last heard of that have missed a heartbeat, by their IDs. */
  silent: ReadonlyMap<string, string>;
}

const pausedByStaff = 'Waiting because the queue is paused';
const pausedFor = (reason: string | undefined) => (reason ? `${pausedByStaff}: ${reason}` : pausedByStaff);

/**
 * Returns a function that reads which queues are paused, by staff or by an outage that workers report, and which workers are
 * silent: once a second at most, however many jobs are shown.
 */
export function createOutageReader(
  db: Connection,
  readPaused: () => Promise<string[]>,
): () => Promise<Outages> {
  const read = shareReads<'all', Outages>(async () => {
    const [outages, paused, silent] = await Promise.all([
      listOutages(db),
      readPaused(),
      listSilentWorkers(db),
    ]);
    const reasons = paused.length > 0 ? await readPauseReasons(db, paused) : new Map<string, string>();
    return {
      // The pause comes last: jobs wait for it even after the outage.
      paused: new Map([
        ...outages.map(({ queue, reason }) => [queue, reason] as const),
        ...paused.map((queue) => [queue, pausedFor(reasons.get(queue))] as const),
      ]),
      silent: new Map(silent.map(({ id, lastHeardAt }) => [id, lastHeardAt.toISOString()])),
    };
  }, 1_000);
  return () => read('all');
}

interface FollowOptions {
  onChange(): void;
  onError(error: unknown): void;
}

const lookEveryMs = 2_000;

/**
 * Calls `onChange` when the outages have changed. It has to look: a worker that dies, and takes
 * its outages with it, says nothing. Returns how to stop.
 */
export function followOutages(read: () => Promise<Outages>, options: FollowOptions): () => void {
  let known = '';
  async function look(): Promise<void> {
    const { paused, silent } = await read();
    const now = JSON.stringify([...paused, ...silent]);
    if (now !== known) options.onChange();
    known = now;
  }
  const looking = setInterval(() => look().catch(options.onError), lookEveryMs).unref();
  return () => clearInterval(looking);
}

interface HeldUp {
  outage?: string | undefined;
  lastHeardAt?: string | undefined;
}

/** Returns what of a job isn't in its row, and thus not in its version; undefined if there's nothing. */
export function heldUpBy({ outage, lastHeardAt }: HeldUp): string | undefined {
  return outage ?? lastHeardAt;
}

/** Adds to jobs that wait in a paused queue why it is paused, and to running jobs when their silent worker was last heard of. */
export async function withOutages<Row extends { queue: string; state: string; workerId: string | null }>(
  rows: Row[],
  read: () => Promise<Outages>,
): Promise<(Row & HeldUp)[]> {
  if (!rows.some(({ state }) => isPending(state) || isClaimed(state))) return rows;
  const { paused, silent } = await read();
  return rows.map((row) => {
    if (isPending(row.state)) return { ...row, outage: paused.get(row.queue) };
    return isClaimed(row.state) ? { ...row, lastHeardAt: silent.get(row.workerId ?? '') } : row;
  });
}
