import type { Changing } from '../actions';
import type { ConsoleOptions } from '../options';
import type { OwnedJob } from '../reads/job-rows';
import type { JobSummary } from '../views';

/** What the routes of the console are made with. */
export interface ApiParts
  extends Changing,
    Pick<ConsoleOptions, 'ownerOf' | 'jobUrl' | 'sourceUrl' | 'redact' | 'advice'> {}

/** A job as staff see it in lists. */
export interface ListedJob extends JobSummary {
  owner: { id: string; name: string; url: string | null };
}

/** Returns jobs with the names of their owners, as the app knows them. */
export async function withOwners(parts: ApiParts, jobs: OwnedJob[]): Promise<ListedJob[]> {
  const owner = await ownersOf(
    parts,
    jobs.map(({ ownerId }) => ownerId),
  );
  return jobs.map(({ ownerId, ...job }) => ({ ...job, owner: owner(ownerId) }));
}

/** Returns a function that names owners, as the app knows them. */
export async function ownersOf({ ownerOf }: Pick<ApiParts, 'ownerOf'>, ids: string[]) {
  const known = ids.length > 0 ? await ownerOf?.([...new Set(ids)]) : undefined;
  return (id: string): ListedJob['owner'] => {
    const { name = id, url = null } = known?.get(id) ?? {};
    return { id, name, url };
  };
}
