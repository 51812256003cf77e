import { type JobParts, sql } from '@offload/core';
import { hasFinished, type Job } from '@offload/core/contract';
import type { Connection } from '@offload/core/internal';
import { isClaimed } from '@offload/core/internal/browser';
import { type JobParts as AppParts, type Database, findOutputFiles } from '@offload/db';
import { followOutages, type Outages, withOutages } from './outages';

/** A job with what our own tables and no table say about it. */
export type LiveJob = Job & AppParts;

interface PartSources {
  db: Database;
  core: () => Connection;
  outages: () => Promise<Outages>;
  onError(error: unknown): void;
}

/** Returns what to add to the jobs that the core reads: files, and what holds the job up. */
export function createJobParts({ db, core, outages, onError }: PartSources): JobParts<AppParts> {
  return {
    async read(jobs) {
      // Files commit with the job's end.
      const finished = jobs.filter(({ state }) => hasFinished(state)).map(({ id }) => id);
      const [files, held] = await Promise.all([
        finished.length > 0 ? findOutputFiles(db, finished) : new Map<string, AppParts['files']>(),
        withOutages(await withWorkers(core(), jobs, outages), outages),
      ]);
      return held.map(({ id, outage, lastHeardAt }) => ({ files: files.get(id) ?? [], outage, lastHeardAt }));
    },
    follow: (onChange) => followOutages(outages, { onChange, onError }),
  };
}

/** Adds the workers of running jobs, which matter only while one is silent. */
async function withWorkers(core: Connection, jobs: Job[], outages: () => Promise<Outages>) {
  const running = jobs.filter(({ state }) => isClaimed(state)).map(({ id }) => id);
  const isNeeded = running.length > 0 && (await outages()).silent.size > 0;
  const rows = isNeeded
    ? await core.query<{ id: string; workerId: string | null }>(
        sql`SELECT id, worker_id AS "workerId" FROM offload.job WHERE id = ANY(${running}::uuid[])`,
      )
    : [];
  const workers = new Map(rows.map(({ id, workerId }) => [id, workerId]));
  return jobs.map((job) => ({ ...job, workerId: workers.get(job.id) ?? null }));
}
