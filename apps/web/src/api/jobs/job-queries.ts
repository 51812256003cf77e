import { kindName } from '@offload/console/text';
import type { JobState } from '@offload/core/contract';
import { type JobRow, jobColumns, type Prisma, viewJob } from '@offload/db';
import { system } from '@offload/kinds/system';
import { isStaff } from '@/server/auth/roles';
import type { Person } from '@/server/auth/session';
import { isUuid } from '@/server/ids';
import { runtime } from '@/server/runtime';
import type { JobPage, JobView } from './job-schema';
import { viewJobFor } from './job-view';

export interface JobQuery {
  states: JobState[];
  kind: string | null;
  /** Selects jobs by a part of their title or of their kind's name, or by their ID. */
  text?: string | null;
  cursor: string | null;
  limit: number;
  /** Kinds to leave out if `kind` is null. */
  without?: readonly string[];
  /** Jobs of all owners: for staff only. */
  allOwners?: boolean;
  /** Leaves out child jobs, which the pages of their parents show. */
  withoutChildren?: boolean;
}

function visibleTo(person: Person): Prisma.JobWhereInput {
  return isStaff(person.role) ? {} : { ownerId: person.id };
}

export async function findJobs(person: Person, query: JobQuery): Promise<JobPage> {
  const { states, kind, cursor, limit } = query;
  const { allOwners = false, without = [], withoutChildren = false, text = null } = query;
  const rows = await runtime().db.job.findMany({
    select: jobColumns,
    where: {
      ...(allOwners ? visibleTo(person) : { ownerId: person.id }),
      ...(states.length > 0 && { state: { in: states } }),
      ...(kind !== null ? { kind } : { kind: { notIn: [...without] } }),
      ...(cursor !== null && { id: { lt: cursor } }),
      ...(withoutChildren && { parentId: null }),
      ...(text !== null && matches(text)),
    },
    orderBy: { id: 'desc' },
    take: limit + 1,
  });
  const page = rows.slice(0, limit);
  const held = await runtime().holds.read(page);
  const data = page.map((row, index) => viewJobFor(person, { ...row, ...held[index] }));
  return { data, nextCursor: rows.length > limit ? (page.at(-1)?.id ?? null) : null };
}

function matches(text: string): Prisma.JobWhereInput {
  const words = text.toLowerCase();
  const kinds = [...system.contracts.keys()].filter((kind) => kindName(kind).toLowerCase().includes(words));
  const ids = isUuid(text) ? [{ id: text }] : [];
  return { OR: [{ title: { contains: text, mode: 'insensitive' } }, { kind: { in: kinds } }, ...ids] };
}

export async function findJobRow(person: Person, id: string): Promise<JobRow | null> {
  if (!isUuid(id)) return null;
  const { db, holds } = runtime();
  const row = await db.job.findFirst({ select: jobColumns, where: { id, ...visibleTo(person) } });
  if (!row) return null;
  const [held] = await holds.read([row]);
  return { ...row, ...held };
}

/** Returns the kinds of this user’s jobs, without the given ones and those that only child jobs have. */
export async function findKinds(person: Person, without: readonly string[]): Promise<string[]> {
  const rows = await runtime().db.job.groupBy({
    by: ['kind'],
    where: { ownerId: person.id, kind: { notIn: [...without] }, parentId: null },
  });
  return rows.map(({ kind }) => kind).sort();
}

const demoEmail = 'demo@example.com';

/** Returns the last finished job of these kinds of the demo's own user, which visitors may see, or null if there's none. */
export async function findDemoJob(kinds: string[]): Promise<JobView | null> {
  const row = await runtime().db.job.findFirst({
    select: jobColumns,
    where: { owner: { email: demoEmail }, kind: { in: kinds }, finishedAt: { not: null } },
    orderBy: { id: 'desc' },
  });
  return row && viewJob(row);
}
