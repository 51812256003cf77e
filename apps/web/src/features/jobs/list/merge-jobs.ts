import type { JobView } from '@/api/job-schema';

/**
 * The page as the server listed it, brought up to date with the changes that came since. A row stays where it is, also
 * when it no longer fits the filter: nothing jumps away under the reader. `withNew` puts jobs made since on top.
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
