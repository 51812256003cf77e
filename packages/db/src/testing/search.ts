import type { JobSearch } from '../job-search/search';

/** A search that every job fits. */
export const everything: JobSearch = {
  id: null,
  owner: null,
  byAddress: true,
  states: [],
  kind: null,
  queue: null,
  from: null,
  to: null,
  payload: [],
  error: null,
  inStack: true,
  order: 'newest',
  cursor: null,
  limit: 50,
};
