import { findJobs, type JobQuery } from '@/api/jobs/job-queries';
import type { Person } from '@/server/auth/session';
import { readPosition } from '@/server/live/position';
import { findJobRequests } from '../job-requests';

export async function readJobList(person: Person, query: Partial<JobQuery> & Pick<JobQuery, 'limit'>) {
  const after = await readPosition();
  const every = { states: [], kind: null, cursor: null, withoutChildren: true };
  const { data: listed, nextCursor } = await findJobs(person, { ...every, ...query });
  const asked = await findJobRequests(listed.map(({ id }) => id));
  return { list: { listed, asked, renderedAt: Date.now(), after }, nextCursor };
}
