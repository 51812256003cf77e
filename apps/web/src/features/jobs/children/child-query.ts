import { type JobState, jobStates } from '@offload/core/contract';
import { one, readCursor, type SearchParams } from '../../shell/search-params';

export interface ChildQuery {
  state: JobState | null;
  cursor: string | null;
}

/** Reads the URL. Invalid values are ignored. */
export function readChildQuery(params: SearchParams): ChildQuery {
  return {
    state: jobStates.find((state) => state === one(params.children)) ?? null,
    cursor: readCursor(params.after),
  };
}
