import type { AnyContract, Database } from '@offload/core';
import { findByIndex } from './find-by-index';
import { type Found, lookThrough } from './look-through';
import { findScope, type Reach } from './scope';
import type { TextFilter } from './text-filter';

/** Which jobs somebody looks for. What is null or empty does not matter to them. */
export interface JobSearch extends TextFilter {
  id: string | null;
  /** The id of a person, or how their e-mail address begins. */
  owner: string | null;
  /** Whether addresses count for `owner`: who isn't shown them must not guess at them either. */
  byAddress: boolean;
  states: string[];
  kind: string | null;
  queue: string | null;
  /** When it was asked for: from this moment on, and before that one. */
  from: Date | null;
  to: Date | null;
  order: 'newest' | 'oldest';
  /** The id after which the page begins. */
  cursor: string | null;
  limit: number;
}

export interface JobPage {
  /** Of the jobs that fit, in order, at most `limit`. */
  ids: string[];
  /**
   * After which id the next page begins; null: there is nothing more. Where this page is not full, nobody has looked beyond
   * that id yet.
   */
  cursor: string | null;
}

/**
 * One page of the jobs that fit, with none left out. It costs a bounded number of rows: what many jobs have is met on the
 * way, what few have is found by an index, and for what is neither the page says how far it has looked.
 */
export async function searchJobs(
  db: Database,
  contracts: ReadonlyMap<string, AnyContract>,
  search: JobSearch,
  reach?: Reach,
): Promise<JobPage> {
  const scope = await findScope(db, contracts, search);
  const { near, far } = reach ?? scope.reach;
  // One more than asked for says whether there is another page.
  const limit = search.limit + 1;
  const met = await lookThrough(db, scope, { ...search, limit }, scope.others.length === 0 ? limit : near);
  if (met.end === null || met.ids.length === limit) return pageOf(met, search.limit);

  const rare = await findByIndex(db, scope, { ...search, limit });
  if (rare) return pageOf({ ids: rare, end: null }, search.limit);
  const rest = { ...search, cursor: met.end, limit: limit - met.ids.length };
  const more = await lookThrough(db, scope, rest, far);
  return pageOf({ ids: [...met.ids, ...more.ids], end: more.end }, search.limit);
}

function pageOf({ ids, end }: Found, limit: number): JobPage {
  const shown = ids.slice(0, limit);
  return { ids: shown, cursor: ids.length > limit ? (shown.at(-1) ?? null) : end };
}
