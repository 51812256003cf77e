import { type Connection, listOutages } from '@offload/core';
import { isPending } from '@offload/core/states';
import { readPauseReasons } from '@offload/operations';
import { shareReads } from './shared-reads';

/** Why jobs of a queue have to wait, in words for everyone, by queue. */
export type Outages = ReadonlyMap<string, string>;

const pausedByStaff = 'Waiting because the queue is paused';
const pausedFor = (reason: string | undefined) => (reason ? `${pausedByStaff}: ${reason}` : pausedByStaff);

/**
 * Returns a function that reads which queues are paused, by staff or by an outage that workers report: once a second at
 * most, however many jobs are shown.
 */
export function createOutageReader(
  db: Connection,
  readPaused: () => Promise<string[]>,
): () => Promise<Outages> {
  const read = shareReads<'all', Outages>(async () => {
    const [outages, paused] = await Promise.all([listOutages(db), readPaused()]);
    const reasons = paused.length > 0 ? await readPauseReasons(db, paused) : new Map<string, string>();
    // The pause comes last: jobs wait for it even after the outage.
    return new Map([
      ...outages.map(({ queue, reason }) => [queue, reason] as const),
      ...paused.map((queue) => [queue, pausedFor(reasons.get(queue))] as const),
    ]);
  }, 1_000);
  return () => read('all');
}

interface FollowOptions {
  isWanted(): boolean;
  onChange(): void;
  onError(error: unknown): void;
}

const lookEveryMs = 2_000;

/**
 * Calls `onChange` when the outages have changed, as long as that is wanted. It has to look: a worker that dies takes its
 * outages with it without a word. Returns how to stop.
 */
export function followOutages(read: () => Promise<Outages>, options: FollowOptions): () => void {
  let known = '';
  async function look(): Promise<void> {
    if (!options.isWanted()) return;
    const now = JSON.stringify([...(await read())]);
    if (now !== known) options.onChange();
    known = now;
  }
  const looking = setInterval(() => look().catch(options.onError), lookEveryMs).unref();
  return () => clearInterval(looking);
}

/** Adds to the jobs that wait in a paused queue why it is paused. */
export async function withOutages<Row extends { queue: string; state: string }>(
  rows: Row[],
  read: () => Promise<Outages>,
): Promise<(Row & { outage?: string | undefined })[]> {
  if (!rows.some(({ state }) => isPending(state))) return rows;
  const outages = await read();
  return rows.map((row) => (isPending(row.state) ? { ...row, outage: outages.get(row.queue) } : row));
}
