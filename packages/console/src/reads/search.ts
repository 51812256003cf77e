import { momentOfId } from '@offload/core/admin';
import { pendingStates } from '@offload/core/admin/browser';
import type { ConsoleAccess } from '../access';
import { countByState, type StateCounts } from '../operations/search/count-by-state';
import { type JobSearch, searchJobs } from '../operations/search/search-jobs';
import { readSearchWords } from '../operations/search/search-words';
import { hasIndexOfErrors } from '../operations/search/text-filter';
import type { ConsoleOptions, Reading } from '../options';
import { type JobSearchQuery, momentOf } from '../ui/job/job-search-query';
import { type OwnedJob, readJobs } from './job-rows';

const pageLength = 50;

interface JobPage {
  jobs: OwnedJob[];
  nextCursor: string | null;
  /** How far the search got, if the page isn't full and there may be more matches. */
  searchedUntil: string | null;
}

/** What a search reads from, and who knows the owners. */
type Searching = Reading & Pick<ConsoleOptions, 'ownersLike'>;

/** Returns a page of the jobs that a search matches and this reader may see. It reads a bounded number of rows. */
export async function readJobPage(
  parts: Searching,
  query: JobSearchQuery,
  access: ConsoleAccess,
): Promise<JobPage> {
  const { db, system } = parts;
  const search = await searchOf(parts, query, access);
  if (!search) return { jobs: [], nextCursor: null, searchedUntil: null };
  const { ids, cursor: nextCursor } = await searchJobs(db, system.contracts, search);
  return {
    jobs: await readJobs(db, ids),
    nextCursor,
    searchedUntil:
      nextCursor !== null && ids.length < search.limit ? momentOfId(nextCursor).toISOString() : null,
  };
}

/**
 * Returns how many of the jobs that this reader may see a search matches in each state, whatever states it asks for.
 * Null if counting takes too long.
 */
export async function readJobCounts(
  parts: Searching,
  query: JobSearchQuery,
  access: ConsoleAccess,
): Promise<StateCounts | null> {
  const search = await searchOf(parts, query, access);
  return search && countByState(parts.db, parts.system.contracts, { ...search, states: [] });
}

/** Returns a search for what someone may see; null if that can't contain a match. */
async function searchOf(
  { db, ownersLike }: Searching,
  query: JobSearchQuery,
  access: ConsoleAccess,
): Promise<JobSearch | null> {
  const { seesValues: inValues = false } = access;
  const { q, states, kind, queue, from, to, sort, cursor } = query;
  const { states: typedStates = [], owner, ...words } = readSearchWords(q);
  // Only these can be undispatched. With their states, an index finds them.
  const defaultStates = words.isUndispatched && states.length === 0 ? [...pendingStates] : states;
  // A match would confirm a guess.
  if ((words.payload.length > 0 || owner !== null) && !inValues) return null;
  return {
    kind,
    queue,
    from: momentOf(from),
    to: momentOf(to),
    ...words,
    states: typedStates.length > 0 ? typedStates : defaultStates,
    owners: owner === null ? null : [owner, ...((await ownersLike?.(owner, access)) ?? [])],
    ...(access.queues && { among: access.queues }),
    inValues,
    hasErrorIndex: words.error !== null && (await hasIndexOfErrors(db)),
    order: sort,
    cursor,
    limit: pageLength,
  };
}
