import { countOf, plural } from '@offload/core/format/amounts';
import { useRef, useState } from 'react';
import * as z from 'zod';
import type { SimpleAction } from '../access';
import { ChangePreview, describePreview } from '../ui/changes/change-preview';
import { changedText, changeEffect, type Extent } from '../ui/changes/change-words';
import { jobPath } from '../ui/paths';
import type { Problem } from '../ui/problem';
import { showToast } from '../ui/toasts/toast-store';
import type { Client } from './client';
import { useConsole } from './context';
import { useNavigate } from './router';

/** The jobs that a change is for: as of `until`. */
interface Filter {
  ids?: string[];
  kind?: string;
  signature?: string;
  queue?: string | null;
  code?: string | null;
  since?: string;
  until: string;
}

/** By default, until now by the server's clock: the browser's may be wrong. */
type Jobs = Omit<Filter, 'until'> & { until?: string };

interface Asked extends Extent {
  action: SimpleAction;
  filter: Filter;
  text: string;
}

export interface BulkChange {
  asked: Asked | null;
  /** How many jobs have changed so far; null while nothing changes. */
  changed: { count: number; of: Extent } | null;
  problem: Problem | null;
  /** Previews a change, and asks for confirmation. */
  ask: (action: SimpleAction, jobs: Jobs) => Promise<void>;
  /** Takes the question back. A change that has begun ends with the jobs that are being changed. */
  close: () => void;
  /** Makes the change that was asked for. */
  confirm: (reason?: string) => Promise<void>;
}

const Round = z.union([
  z.object({ jobId: z.string() }),
  z.object({ ids: z.array(z.string()), isMore: z.boolean() }),
]);
const Undone = z.object({ count: z.int() });
const idsAtOnce = 500;

/** Changes many jobs, some at a time or in a job of the app, after saying what that will do. Calls `onChange` when it has. */
export function useBulkChange(onChange: () => void): BulkChange {
  const { client, labelOf, hrefOf } = useConsole();
  const navigate = useNavigate();
  const [asked, setAsked] = useState<Asked | null>(null);
  const [changed, setChanged] = useState<BulkChange['changed']>(null);
  const [problem, setProblem] = useState<Problem | null>(null);

  // The dialog can't tell: its own button loses the focus while it waits.
  const asker = useRef<Element | null>(null);
  // A second click asks again: what is said to the first one would come after the answer to the second.
  const questions = useRef(0);

  async function ask(action: SimpleAction, jobs: Jobs) {
    questions.current += 1;
    const question = questions.current;
    asker.current = document.activeElement;
    setProblem(null);
    // IDs say which jobs they are.
    const wanted = jobs.ids ? { until: '2100-01-01T00:00:00.000Z', ...jobs } : jobs;
    const response = await client.post('/changes/preview', { action, filter: wanted });
    if (question !== questions.current) return;
    if (!response.ok) return setProblem(response.problem);
    const preview = ChangePreview.parse(response.body);
    const { count, isMore, until } = preview;
    const filter = { ...jobs, until };
    const text = `${changeEffect(action, count)} ${describePreview(preview, labelOf)}`;
    setAsked({ action, filter, count, isMore, text });
  }
  async function confirm(reason?: string) {
    if (!asked) return;
    const { action, filter } = asked;
    const question = questions.current;
    const ids: string[] = [];
    for (let isMore = true; isMore && question === questions.current; ) {
      setChanged({ count: ids.length, of: asked });
      const response = await client.post('/changes', {
        action,
        filter,
        ...(reason !== undefined && { reason }),
      });
      if (!response.ok) {
        setChanged(null);
        return setProblem(afterSome(ids.length, action, response.problem));
      }
      const round = Round.parse(response.body);
      if ('jobId' in round) return start(round.jobId, asked, question === questions.current);
      ids.push(...round.ids);
      isMore = round.isMore;
    }
    // After it was closed, another question may have been asked.
    if (question === questions.current) end();
    else setChanged(null);
    if (action === 'retry' && ids.length > 0) announceRetry(ids.length, () => undo(client, ids));
    else showToast({ text: changedText(action, ids.length) });
    onChange();
  }
  function start(jobId: string, { action, count }: Asked, isOpen: boolean) {
    if (isOpen) end();
    else setChanged(null);
    if (action === 'retry') announceRetry(count, () => postUndo(client, { jobId }));
    else if (!isOpen) showToast({ text: 'The change had begun: a job goes on with it.' });
    if (isOpen) navigate(hrefOf(jobPath(jobId)));
  }
  function end() {
    setAsked(null);
    setChanged(null);
    setProblem(null);
    if (asker.current instanceof HTMLElement) asker.current.focus();
  }
  function close() {
    questions.current += 1;
    if (changed) setAsked(null);
    else end();
  }
  return { asked, changed, problem, ask, close, confirm };
}

/** Returns why the rest of a change wasn't made, with how many jobs had changed by then. */
function afterSome(count: number, action: SimpleAction, problem: Problem): Problem {
  if (count === 0) return problem;
  return { ...problem, detail: `${changedText(action, count)} Then it stopped: ${problem.detail}` };
}

/** Cancels those of these jobs that haven't started. Returns how many. */
async function undo(client: Client, ids: string[]): Promise<number | Problem> {
  let count = 0;
  for (let start = 0; start < ids.length; start += idsAtOnce) {
    const undone = await postUndo(client, { ids: ids.slice(start, start + idsAtOnce) });
    if (typeof undone !== 'number') return undone;
    count += undone;
  }
  return count;
}

async function postUndo(client: Client, retried: object): Promise<number | Problem> {
  const response = await client.post('/retries/undo', retried);
  return response.ok ? Undone.parse(response.body).count : response.problem;
}

/**
 * Says that jobs are retried, with a button that cancels those that have not started: `undo` does, and returns how many it has
 * canceled.
 */
function announceRetry(count: number, undo: () => Promise<number | Problem>): void {
  showToast({
    text: `Retrying ${countOf(count, 'job')}.`,
    async undo() {
      const undone = await undo();
      return typeof undone === 'number' ? undoneText(undone, count) : undone.detail;
    },
  });
}

/** Returns what became of an undo: jobs that have started go on. */
export function undoneText(undone: number, count: number): string {
  const started = count - undone;
  if (undone === 0) return `Too late: the ${plural(started, 'job has', 'jobs have')} started.`;
  const canceled = `Canceled ${countOf(undone, 'job')} before ${plural(undone, 'it', 'they')} started.`;
  return started > 0 ? `${canceled} ${countOf(started, 'job')} had already started.` : canceled;
}
