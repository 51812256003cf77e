import type { JobView } from '@/api/jobs/job-schema';

/**
 * Returns the page as the server listed it, updated with later changes. A row stays where it is even if it no longer
 * matches the filter, so that nothing moves under the user. `withNew` puts newer jobs on top.
 */
export function mergeJobs(
  listed: JobView[],
  changed: ReadonlyMap<string, JobView>,
  withNew: boolean,
): JobView[] {
  const updated = listed.map((job) => changed.get(job.id) ?? job);
  if (!withNew) return updated;
  const known = new Set(listed.map(({ id }) => id));
  const newest = listed[0];
  // Ids grow with time. An older job that changed belongs to a later page.
  const fresh = [...changed.values()].filter(({ id }) => !known.has(id) && (!newest || id > newest.id));
  return [...fresh.sort((a, b) => (a.id < b.id ? 1 : -1)), ...updated];
}
