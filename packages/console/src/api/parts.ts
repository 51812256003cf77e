import type { Changing } from '../actions';
import type { ConsoleOptions } from '../options';
import type { OwnedJob } from '../reads/job-rows';
import type { JobSummary } from '../views';

/** What the routes of the console are made with. */
export interface ApiParts
  extends Changing,
    Pick<ConsoleOptions, 'ownerOf' | 'jobUrl' | 'sourceUrl' | 'redact' | 'advice' | 'auditKey'> {}

/** A job as staff see it in lists. */
export interface ListedJob extends JobSummary {
  owner: { id: string; name: string; url: string | null };
}

/** Returns jobs with the names of their owners, as the app knows them. */
export async function withOwners({ ownerOf }: ApiParts, jobs: OwnedJob[]): Promise<ListedJob[]> {
  const ids = [...new Set(jobs.map(({ ownerId }) => ownerId))];
  const known = ids.length > 0 ? await ownerOf?.(ids) : undefined;
  return jobs.map(({ ownerId: id, ...job }) => {
    const { name = id, url = null } = known?.get(id) ?? {};
    return { ...job, owner: { id, name, url } };
  });
}
