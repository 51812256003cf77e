import type { JobState } from '@offload/core/contract';
import { jobColumns } from '@offload/db';
import { isRedactedFor } from '@/server/auth/roles';
import type { Person } from '@/server/auth/session';
import { runtime } from '@/server/runtime';
import { type ChildJobs, stateOf } from './job-schema';
import { viewJobFor } from './job-view';

const pageLength = 25;

interface ChildQuery {
  state: JobState | null;
  cursor: string | null;
}

/** Returns a page of a job's child jobs, oldest first. The caller must check that the user may see the job. */
export async function findChildJobs(
  person: Person,
  parentId: string,
  { state, cursor }: ChildQuery,
): Promise<ChildJobs> {
  const { db } = runtime();
  const [groups, rows] = await Promise.all([
    db.job.groupBy({ by: ['state'], where: { parentId }, _count: { _all: true } }),
    db.job.findMany({
      select: { ...jobColumns, title: true },
      where: { parentId, ...(state && { state }), ...(cursor && { id: { gt: cursor } }) },
      orderBy: { id: 'asc' },
      take: pageLength + 1,
    }),
  ]);
  const page = rows.slice(0, pageLength);
  return {
    counts: groups.map(({ state: name, _count }) => ({ state: stateOf(name), count: _count._all })),
    data: page.map((row) => ({
      ...viewJobFor(person, row),
      title: isRedactedFor(person, row) ? null : row.title,
    })),
    nextCursor: rows.length > pageLength ? (page.at(-1)?.id ?? null) : null,
  };
}

export async function hasChildJobs(parentId: string): Promise<boolean> {
  return (await runtime().db.job.findFirst({ select: { id: true }, where: { parentId } })) !== null;
}
