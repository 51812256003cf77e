import type { Changing } from '../actions';
import type { ConsoleOptions } from '../options';
import type { OwnedJob } from '../reads/job-rows';
import type { JobSummary } from '../views';

/** What the routes of the console are made with. */
export interface ApiParts
  extends Changing,
    Pick<
      ConsoleOptions,
      'ownerOf' | 'jobUrl' | 'scheduleName' | 'sourceUrl' | 'redact' | 'advice' | 'auditKey' | 'attention'
    > {
  /** Hears of errors that aren't the caller's fault. */
  onError: (error: unknown) => void;
}

/** An owner as the app knows them: by their ID if it doesn't. */
export interface KnownOwner {
  id: string;
  name: string;
  url: string | null;
}

/** A job as staff see it in lists. */
export interface ListedJob extends JobSummary {
  owner: KnownOwner;
}

/** Returns how the app knows these owners. */
export async function findOwners(
  { ownerOf }: Pick<ApiParts, 'ownerOf'>,
  ids: string[],
): Promise<(id: string) => KnownOwner> {
  const known = ids.length > 0 ? await ownerOf?.([...new Set(ids)]) : undefined;
  return (id) => {
    const { name = id, url = null } = known?.get(id) ?? {};
    return { id, name, url };
  };
}

/** Returns jobs with the names of their owners. */
export async function withOwners(parts: ApiParts, jobs: OwnedJob[]): Promise<ListedJob[]> {
  const ownerOf = await findOwners(
    parts,
    jobs.map(({ ownerId }) => ownerId),
  );
  return jobs.map(({ ownerId, ...job }) => ({ ...job, owner: ownerOf(ownerId) }));
}
