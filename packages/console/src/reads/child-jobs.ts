import type { JobState } from '@offload/core/contract';
import { type Database, empty, type Sql, sql } from '@offload/core/sql';
import { countStates, type OwnedJob, readJobs, stateOf } from './job-rows';

const pageLength = 25;

export interface ChildQuery {
  state: JobState | null;
  /** The ID after which the page begins. */
  after: string | null;
}

export interface ChildJobs {
  /** How many there are in each state that has some. Counting stops at 100,000 jobs. */
  counts: { state: JobState; count: number }[];
  jobs: OwnedJob[];
  /** Where the next page begins: null on the last one. */
  next: string | null;
}

/** Returns a page of the child jobs of a job in these queues, oldest first. */
export async function readChildJobs(
  db: Database,
  parentId: string,
  { state, after, among }: ChildQuery & { among: readonly string[] | undefined },
): Promise<ChildJobs> {
  const children = childrenOf(parentId, among);
  const [counts, rows] = await Promise.all([
    countStates(db, children),
    db.query<{ id: string }>(sql`
      SELECT id FROM offload.job WHERE ${children} ${state === null ? empty : sql`AND state = ${state}`}
        ${after === null ? empty : sql`AND id > ${after}::uuid`}
      ORDER BY id LIMIT ${pageLength + 1}`),
  ]);
  const page = rows.slice(0, pageLength).map(({ id }) => id);
  return {
    counts: Object.entries(counts).map(([name, count]) => ({ state: stateOf(name), count })),
    jobs: await readJobs(db, page),
    next: rows.length > pageLength ? (page.at(-1) ?? null) : null,
  };
}

/** When a child job began and ended. */
export interface ChildTimes {
  id: string;
  kind: string;
  title: string | null;
  state: JobState;
  createdAt: string;
  finishedAt: string | null;
}

interface TimesRow extends Pick<ChildTimes, 'id' | 'kind' | 'title'> {
  state: string;
  createdAt: Date;
  finishedAt: Date | null;
}

const maxTimes = 1_000;

/** Returns the times of the first child jobs of a job in these queues, oldest first. */
export async function readChildTimes(
  db: Database,
  parentId: string,
  among: readonly string[] | undefined,
): Promise<ChildTimes[]> {
  const rows = await db.query<TimesRow>(sql`
    SELECT id, kind, title, state, created_at AS "createdAt", finished_at AS "finishedAt" FROM offload.job
    WHERE ${childrenOf(parentId, among)} ORDER BY id LIMIT ${maxTimes}`);
  return rows.map(({ state, createdAt, finishedAt, ...child }) => ({
    ...child,
    state: stateOf(state),
    createdAt: createdAt.toISOString(),
    finishedAt: finishedAt?.toISOString() ?? null,
  }));
}

function childrenOf(parentId: string, among: readonly string[] | undefined): Sql {
  return sql`parent_id = ${parentId}::uuid ${among ? sql`AND queue = ANY(${[...among]}::text[])` : empty}`;
}
