import type { JobView } from '@/api/job-schema';

/** The files of a job that can still be had. */
export function keptFiles({ files }: JobView, now: number): JobView['files'] {
  return files.filter(({ expiresAt }) => expiresAt === null || Date.parse(expiresAt) > now);
}
