import type { JobView } from '@/api/jobs/job-schema';

export function availableFiles({ files }: JobView, now: number): JobView['files'] {
  return files.filter(({ expiresAt }) => expiresAt === null || Date.parse(expiresAt) > now);
}
