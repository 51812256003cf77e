import type { Job } from './job';

/** What is watched: a job, a job and its child jobs, or all jobs of an owner. */
type Watched = { id: string; children?: boolean | undefined } | { owner: string };

export interface Watch<Seen extends Job = Job> {
  of: Watched;
  /** Called with a job when it, or what is added to it, has changed. */
  onChange(job: Seen): void;
  /** Called when it has to end. */
  onEnd(): void;
}

/** Keeps watches so that finding those of a job costs nothing for the watches of other jobs. */
export function createWatches<Seen extends Job>() {
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
