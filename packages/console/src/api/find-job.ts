import { type Caller, visibleQueues } from '../access';
import { type OwnedJob, readJobs } from '../reads/job-rows';
import type { Reading } from '../reads/reading';
import { Rejection } from './problem-details';

const uuid = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i;

/** Returns a job. Throws a 404 if it doesn't exist, or if this reader may not see its queue. */
export async function findJob({ db }: Pick<Reading, 'db'>, id: string, access: Caller): Promise<OwnedJob> {
  const [job] = uuid.test(id) ? await readJobs(db, [id.toLowerCase()]) : [];
  if (!job || !visibleQueues(access, [job.queue])[0]) throw new Rejection(404, 'Job not found.');
  return job;
}
