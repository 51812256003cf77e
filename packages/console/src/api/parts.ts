import type { ConsoleAccess } from '../access';
import type { Changing } from '../actions';
import type { ConsoleOptions } from '../options';
import type { OwnedJob } from '../reads/job-rows';
import { sightOf } from '../redact';
import type { JobSummary } from '../views';

type NotForRoutes =
  | 'jobs'
  | 'basePath'
  | 'authorize'
  | 'labels'
  | 'links'
  | 'home'
  | 'nonce'
  | 'themeKey'
  | 'onError';

/** What the routes of the console are made with. */
export interface ApiParts extends Changing, Omit<ConsoleOptions, NotForRoutes> {
  /** Gets the errors that aren't the caller's fault. */
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

/** Returns how the app knows these owners, as this reader may see them. */
export async function findOwners(
  { ownerOf }: Pick<ApiParts, 'ownerOf'>,
  ids: string[],
  access: ConsoleAccess,
): Promise<(id: string) => KnownOwner> {
  const known = ids.length > 0 ? await ownerOf?.([...new Set(ids)], access) : undefined;
  return (id) => {
    const { name = id, url = null } = known?.get(id) ?? {};
    return { id, name, url };
  };
}

/** Returns jobs as this reader may see them, with the names of their owners. */
export async function withOwners(
  parts: ApiParts,
  jobs: OwnedJob[],
  access: ConsoleAccess,
): Promise<ListedJob[]> {
  const sight = sightOf(parts, access);
  const ids = jobs.map(({ ownerId }) => ownerId);
  const ownerOf = await findOwners(parts, ids, access);
  return jobs.map(({ ownerId, title, error, progress, ...job }) => ({
    ...job,
    owner: ownerOf(ownerId),
    title: sight.seesValues ? title : null,
    progress: { ...progress, step: sight.text(progress.step) },
    error: error && { ...error, message: sight.text(error.message) },
  }));
}
