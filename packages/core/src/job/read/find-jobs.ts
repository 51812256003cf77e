import * as z from 'zod';
import { describeIssues } from '../../contract/contract';
import type { Connection } from '../../database/connection';
import { join, type Sql, sql } from '../../database/sql';
import { type JobState, jobStates } from '../states';
import { type Job, type StoredJob, storedJob, viewStored } from './job';

/** Selects the jobs of a list. */
export interface JobFilter {
  /** The `ownerId` that the jobs were enqueued with. Leave it out for the jobs of all owners: undefined is an error. */
  owner?: string;
  /** The ID of a job, to list only its child jobs. Leave it out for all jobs: undefined is an error. */
  parent?: string;
  /** By default all kinds. */
  kind?: string | undefined;
  /** One or several states; by default all. */
  state?: JobState | readonly JobState[] | undefined;
  /** The `nextCursor` of an earlier page. */
  cursor?: string | null | undefined;
  /** 1 to 100; by default 25. */
  limit?: number | undefined;
}

/** A page of jobs, newest first. */
export interface JobPage<Listed = Job> {
  jobs: Listed[];
  /** The `cursor` of the next page; null on the last one. */
  nextCursor: string | null;
}

const state = z.enum(jobStates);
const filterSchema = z.strictObject({
  // Users who aren't signed in have no ID. That mustn't mean the jobs of all owners.
  owner: z.string('must be the ownerId of jobs. Leave it out to list those of all owners').exactOptional(),
  parent: z.guid('must be the ID of a job. Leave it out to list all jobs').exactOptional(),
  kind: z.string().optional(),
  state: z
    .union([state.transform((one) => [one]), z.array(state)], `must be one of ${jobStates.join(', ')}`)
    .optional(),
  cursor: z.guid('must be the nextCursor of an earlier page').nullish(),
  limit: z.int().min(1).max(100).default(25),
});

export function isJobId(id: string): boolean {
  return z.guid().safeParse(id).success;
}

export async function findJobs(db: Connection, where: Sql, which = sql`ORDER BY version`): Promise<Job[]> {
  const rows = await db.query<StoredJob>(sql`SELECT ${storedJob} FROM offload.job WHERE ${where} ${which}`);
  return rows.map(viewStored);
}

/** Returns a page of jobs, newest first. Throws an `Error` that says what is wrong if the filter is invalid. */
export async function listJobs(db: Connection, filter: JobFilter): Promise<JobPage> {
  const { success, data, error } = filterSchema.safeParse(filter);
  if (!success)
    throw new Error(`The filter of jobs isn't valid. ${describeIssues(error, 'filter')}`, { cause: error });
  const { owner, parent, kind, state: states, cursor, limit } = data;
  const place = placeOf({ owner, parent });
  const conditions = [
    place.where,
    ...(owner === undefined || parent === undefined ? [] : [sql`owner_id = ${owner}`]),
    ...(kind === undefined ? [] : [sql`kind = ${kind}`]),
    ...(states === undefined ? [] : [sql`state = ANY(${states}::text[])`]),
    ...(cursor ? [sql`id < ${cursor}::uuid`] : []),
  ];
  const where = join(conditions, ' AND ');
  // Mutants of `LIMIT` survive: this only saves reading what the page leaves out.
  const found = await findJobs(db, where, sql`ORDER BY ${place.newestFirst} LIMIT ${limit + 1}`);
  const jobs = found.slice(0, limit);
  return { jobs, nextCursor: found.length > limit ? (jobs.at(-1)?.id ?? null) : null };
}

/** Returns the condition and the order, newest first, that match an index. */
function placeOf({ owner, parent }: { owner?: string | undefined; parent?: string | undefined }) {
  if (parent === undefined && owner !== undefined) return placeOfOwner(owner);
  if (parent === undefined) return { where: sql`true`, newestFirst: sql`id DESC` };
  const where = sql`parent_id >= ${parent}::uuid AND parent_id <= ${parent}::uuid`;
  return { where, newestFirst: sql`parent_id DESC, id DESC` };
}

/**
 * Without `=`, which would make `owner_id` irrelevant to the order: if one owner has nearly all jobs, the kept plan may read
 * those of all owners, newest first, until it has enough of another one.
 */
export function placeOfOwner(owner: string) {
  return { where: sql`owner_id >= ${owner} AND owner_id <= ${owner}`, newestFirst: sql`owner_id, id DESC` };
}
