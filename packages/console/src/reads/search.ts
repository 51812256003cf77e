import { momentOfId } from '@offload/core/internal';
import { z } from 'zod';
import { countByState, type StateCounts } from '../operations/search/count-by-state';
import { type JobSearch, searchJobs } from '../operations/search/search';
import { readSearchWords } from '../operations/search/search-words';
import { type JobSearchQuery, readJobSearch } from '../ui/job/job-search-query';
import { momentOf } from '../ui/job/search-values';
import { type OwnedJob, readJobs } from './job-rows';
import type { Reading } from './reading';

const pageLength = 50;

interface JobPage {
  jobs: OwnedJob[];
  nextCursor: string | null;
  /** If the page isn't full and there may be more matches: the time up to which was searched. */
  searchedUntil: string | null;
}

/** Parses the query of a list of jobs: the same parameters as in the URL of its page. */
export const JobSearchParams = z.record(z.string(), z.string()).transform(readJobSearch);

/** Returns a page of the jobs in these queues that a search matches. It reads a bounded number of rows. */
export async function readJobPage(
  { db, system }: Reading,
  query: JobSearchQuery,
  among: readonly string[] | undefined,
): Promise<JobPage> {
  const { ids, cursor: nextCursor } = await searchJobs(db, system.contracts, searchOf(query, among));
  return {
    jobs: await readJobs(db, ids),
    nextCursor,
    searchedUntil:
      nextCursor !== null && ids.length < pageLength ? momentOfId(nextCursor).toISOString() : null,
  };
}

/**
 * Returns how many jobs in these queues a search matches in each state, whatever states it asks for. Null if counting takes too
 * long.
 */
export async function readJobCounts(
  { db, system }: Reading,
  query: JobSearchQuery,
  among: readonly string[] | undefined,
): Promise<StateCounts | null> {
  return countByState(db, system.contracts, { ...searchOf(query, among), states: [] });
}

function searchOf(query: JobSearchQuery, among: readonly string[] | undefined): JobSearch {
  const { q, states, kind, queue, from, to, sort, cursor } = query;
  const { states: typedStates = [], ...words } = readSearchWords(q);
  return {
    ...{ kind, queue, from: momentOf(from), to: momentOf(to), ...words },
    states: typedStates.length > 0 ? typedStates : states,
    ...(among && { among }),
    byAddress: 'never',
    ...{ inStack: false, hasErrorIndex: false },
    ...{ order: sort, cursor, limit: pageLength },
  };
}
