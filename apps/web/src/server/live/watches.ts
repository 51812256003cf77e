import type { JobRow } from '@offload/db';
import type { Person } from '../auth/session';

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

/** What a job is watched by. */
type Watched = Pick<JobRow, 'id' | 'ownerId' | 'parentId'>;

/** Keeps watches so that finding those of a job costs nothing for the watches of other jobs. */
export function createWatches() {
  const all = new Set<Watch>();
  const byKey = new Map<string, Set<Watch>>();
  const find = (key: string) => byKey.get(key) ?? new Set<Watch>();

  return {
    all,
    add(watch: Watch): void {
      all.add(watch);
      for (const key of keysOf(watch)) byKey.set(key, find(key).add(watch));
    },
    delete(watch: Watch): void {
      all.delete(watch);
      for (const key of keysOf(watch)) {
        const watches = find(key);
        watches.delete(watch);
        if (watches.size === 0) byKey.delete(key);
      }
    },
    of({ id, ownerId, parentId }: Watched): Watch[] {
      const parents = parentId ? find(`job ${parentId}`) : [];
      return [...find(`job ${id}`), ...parents, ...find(`owner ${ownerId}`)];
    },
    by: (userId: string): ReadonlySet<Watch> => find(`user ${userId}`),
  };
}

export type Watches = ReturnType<typeof createWatches>;

function keysOf({ of, by }: Watch): string[] {
  return ['jobId' in of ? `job ${of.jobId}` : `owner ${of.ownerId}`, `user ${by.id}`];
}
