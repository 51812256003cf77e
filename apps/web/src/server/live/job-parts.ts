import type { Held, Holds } from '@offload/console/server';
import type { JobParts } from '@offload/core';
import { hasFinished, type Job } from '@offload/core/contract';
import { type JobParts as AppParts, type Database, findOutputFiles } from '@offload/db';

/** A job with its files, which are in our own tables, and with what holds it up, which is in none. */
export type LiveJob = Job & AppParts;

/** Returns what to add to the jobs that the core reads: files, and what holds the job up. */
export function createJobParts(db: Database, holds: Holds): JobParts<AppParts> {
  return {
    async read(jobs) {
      // Files commit with the job's end.
      const finished = jobs.filter(({ state }) => hasFinished(state)).map(({ id }) => id);
      const [files, held] = await Promise.all([
        finished.length > 0 ? findOutputFiles(db, finished) : new Map<string, AppParts['files']>(),
        holds.read(jobs),
      ]);
      return jobs.map(({ id }, index) => ({ files: files.get(id) ?? [], ...held[index] }));
    },
    follow: holds.follow,
  };
}

/** Returns what of a job isn't in its row, and thus not in its version; undefined if there's nothing. */
export function heldUpBy({ outage, lastHeardAt }: Held): string | undefined {
  return outage ?? lastHeardAt;
}
