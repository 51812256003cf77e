import type { Problem } from '@offload/console/ui/problem.ts';
import { api, read } from '../../http/api';

/** Returns a function that cancels retried jobs that have not started, and returns how many it has canceled. */
export function undoRetry(json: { ids: string[] } | { changerId: string }) {
  return async (): Promise<number | Problem> => {
    const answer = await read(api.admin.retries.undo.$post({ json }));
    return answer.ok ? answer.body.count : answer.problem;
  };
}
