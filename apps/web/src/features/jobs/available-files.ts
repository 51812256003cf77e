import type { JobView } from '@/api/jobs/job-schema';

/** Returns the files of a job that have not expired. */
export function availableFiles({ files }: JobView, now: number): JobView['files'] {
  return files.filter(({ expiresAt }) => expiresAt === null || Date.parse(expiresAt) > now);
}
