import { api, read } from '../../http/api';
import { showToast } from '../toasts/toast-store';

type Retried = { ids: string[] } | { changerId: string };

/** Says that jobs are retried, with a button that cancels those that have not started. */
export function announceRetry(count: number, retried: Retried): void {
  showToast({ text: `Retrying ${jobs(count)}.`, undo: () => undo(count, retried) });
}

async function undo(count: number, retried: Retried): Promise<string> {
  const answer = await read(api.admin.retries.undo.$post({ json: retried }));
  return answer.ok ? undoneText(answer.body.count, count) : answer.problem.detail;
}

/** Returns what became of an undo: jobs that have started go on. */
export function undoneText(undone: number, count: number): string {
  const started = count - undone;
  if (undone === 0)
    return started === 1 ? 'Too late: the job has started.' : 'Too late: the jobs have started.';
  const canceled = `Canceled ${jobs(undone)} before ${undone === 1 ? 'it' : 'they'} started.`;
  return started > 0 ? `${canceled} ${jobs(started)} had already started.` : canceled;
}

function jobs(count: number): string {
  return count === 1 ? '1 job' : `${count.toLocaleString('en')} jobs`;
}
