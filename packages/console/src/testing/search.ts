import type { AnyContract } from '@offload/core/admin';
import { contractOf } from '@offload/core/test/contract';
import type { JobSearch } from '../operations/search/search-jobs';

/** A search that every job fits. */
export const everything: JobSearch = {
  id: null,
  owners: null,
  states: [],
  kind: null,
  queue: null,
  from: null,
  to: null,
  payload: [],
  error: null,
  inValues: true,
  order: 'newest',
  cursor: null,
  limit: 50,
};

/** Returns the contracts of kinds, each with its secrets. */
export function contractsOf(kinds: Record<string, string[]>): ReadonlyMap<string, AnyContract> {
  return new Map(Object.entries(kinds).map(([kind, secrets]) => [kind, contractOf(kind, { secrets })]));
}
