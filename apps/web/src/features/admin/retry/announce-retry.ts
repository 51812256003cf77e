import { countOf, plural } from '@offload/core/format/amounts';
import { api, read } from '../../http/api';
import { showToast } from '../toasts/toast-store';

type Retried = { ids: string[] } | { changerId: string };

/** Says that jobs are retried, with a button that cancels those that have not started. */
export function announceRetry(count: number, retried: Retried): void {
  showToast({ text: `Retrying ${countOf(count, 'job')}.`, undo: () => undo(count, retried) });
}

async function undo(count: number, retried: Retried): Promise<string> {
  const answer = await read(api.admin.retries.undo.$post({ json: retried }));
  return answer.ok ? undoneText(answer.body.count, count) : answer.problem.detail;
}

/** Returns what became of an undo: jobs that have started go on. */
export function undoneText(undone: number, count: number): string {
  const started = count - undone;
  if (undone === 0) return `Too late: the ${plural(started, 'job has', 'jobs have')} started.`;
  const canceled = `Canceled ${countOf(undone, 'job')} before ${plural(undone, 'it', 'they')} started.`;
  return started > 0 ? `${canceled} ${countOf(started, 'job')} had already started.` : canceled;
}
