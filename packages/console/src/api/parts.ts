import { visibleQueues } from '@offload/core/admin';
import type { Caller, ConsoleAccess } from '../access';
import type { Changing } from '../actions';
import type { Denials } from '../operations/denials';
import type { ConsoleOptions } from '../options';
import { type OwnedJob, readJobs } from '../reads/job-rows';
import type { JobSummary } from '../views';
import { Rejection } from './problem-details';

export interface ApiParts
  extends Changing,
    Omit<ConsoleOptions, 'jobs' | 'basePath' | 'authorize' | 'onError'> {
  /** Called with errors that aren't the caller's fault. */
  onError: (error: unknown) => void;
  denials: Denials;
}

/** An owner as the app names them, or else with their ID as the name. */
export interface KnownOwner {
  id: string;
  name: string;
  url: string | null;
}

/** A job as staff see it in lists. */
export interface ListedJob extends JobSummary {
  owner: KnownOwner;
}

/** Returns how the app knows these owners, as a reader who sees values may see them. */
export async function findOwners(
  { ownerOf }: Pick<ApiParts, 'ownerOf'>,
  ids: string[],
  access: ConsoleAccess,
): Promise<(id: string) => KnownOwner> {
  const known = ids.length > 0 && access.seesValues ? await ownerOf?.([...new Set(ids)], access) : undefined;
  return (id) => {
    const { name = id, url = null } = known?.get(id) ?? {};
    return { id, name, url };
  };
}

export async function withOwners(
  parts: ApiParts,
  jobs: OwnedJob[],
  access: ConsoleAccess,
): Promise<ListedJob[]> {
  const ids = jobs.map(({ ownerId }) => ownerId);
  const ownerOf = await findOwners(parts, ids, access);
  return jobs.map(({ ownerId, ...job }) => ({ ...job, owner: ownerOf(ownerId) }));
}

const uuid = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i;

/** Returns a job. Throws a 404 if it doesn't exist, or if this reader may not see its queue. */
export async function findJob({ db }: Pick<ApiParts, 'db'>, id: string, access: Caller): Promise<OwnedJob> {
  const [job] = uuid.test(id) ? await readJobs(db, [id.toLowerCase()]) : [];
  if (!job || !visibleQueues(access, [job.queue])[0]) throw new Rejection(404, 'Job not found.');
  return job;
}
