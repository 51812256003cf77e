import { findJobs, type JobQuery } from '@/api/jobs/job-queries';
import type { Person } from '@/server/auth/session';
import { findJobRequests } from '../job-requests';

/** Reads a page of a user's jobs for a live list. `after` is the position before. */
export async function readJobList(
  person: Person,
  after: string,
  query: Partial<JobQuery> & Pick<JobQuery, 'limit'>,
) {
  const every = { states: [], kind: null, cursor: null, withoutChildren: true };
  const { data: listed, nextCursor } = await findJobs(person, { ...every, ...query });
  const asked = await findJobRequests(listed.map(({ id }) => id));
  return { list: { listed, asked, renderedAt: Date.now(), after }, nextCursor };
}
