import { type Connection, listOutages } from '@offload/core';
import { isPending } from '@offload/core/states';
import { shareReads } from './shared-reads';

/** Why workers have paused queues, in plain words, by queue. */
export type Outages = ReadonlyMap<string, string>;

/** Returns a function that reads the outages reported by workers, up to once a second. */
export function createOutageReader(db: Connection): () => Promise<Outages> {
  const read = shareReads<'all', Outages>(async () => {
    const outages = await listOutages(db);
    return new Map(outages.map(({ queue, reason }) => [queue, reason]));
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
 * Calls `onChange` when the outages have changed. It polls, because a dead worker doesn’t announce that its outages are
 * gone. Returns a function that stops it.
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

/** Adds the reason to jobs that wait in a paused queue. */
export async function withOutages<Row extends { queue: string; state: string }>(
  rows: Row[],
  read: () => Promise<Outages>,
): Promise<(Row & { outage?: string | undefined })[]> {
  if (!rows.some(({ state }) => isPending(state))) return rows;
  const outages = await read();
  return rows.map((row) => (isPending(row.state) ? { ...row, outage: outages.get(row.queue) } : row));
}
