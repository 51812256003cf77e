import { type JobState, jobStates } from '@offload/core/contract';
import { one, readCursor, type SearchParams } from '../../shell/search-params';

export interface JobQuery {
  state: JobState | null;
  kind: string | null;
  /** A part of a name, or an ID. */
  q: string | null;
  cursor: string | null;
}

const maxTextLength = 200;
const kindShape = /^[a-z][a-z0-9-]*$/;

/** Reads the URL. Invalid values are ignored: a mistyped filter shows all jobs rather than an error. */
export function readJobQuery(params: SearchParams): JobQuery {
  return {
    state: jobStates.find((state) => state === one(params.state)) ?? null,
    kind: one(params.kind)?.match(kindShape)?.[0] ?? null,
    q: one(params.q)?.replaceAll('\0', '').trim().slice(0, maxTextLength) || null,
    cursor: readCursor(params.cursor),
  };
}
