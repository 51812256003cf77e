import { countOf, plural } from '@offload/core/format/amounts';
import { useReducer, useRef } from 'react';
import type { SimpleAction } from '../access';
import { changedText, type Extent } from '../ui/changes/change-words';
import { jobPath } from '../ui/paths';
import type { Problem } from '../ui/problem';
import { showToast } from '../ui/toasts/toast-store';
import {
  type Asked,
  type Jobs,
  type Made,
  makeChange,
  previewChange,
  type Undone,
  undo,
  undoBackground,
} from './change-calls';
import type { Client } from './client';
import { useConsole } from './context';
import { useNavigate } from './router';

interface Shown {
  asked: Asked | null;
  /** Whether a preview takes so long that the page should say that it's being loaded. */
  isAsking: boolean;
  /** How many jobs have changed so far; null while nothing changes. */
  changed: { count: number; of: Extent } | null;
  problem: Problem | null;
}

export interface BulkChange extends Shown {
  /** Previews a change, and asks for confirmation. */
  ask: (action: SimpleAction, jobs: Jobs, olderThanDays?: number) => Promise<void>;
  /** Closes the question. A change in progress stops after its current round. */
  close: () => void;
  confirm: (reason?: string) => Promise<void>;
}

const nothing: Shown = { asked: null, isAsking: false, changed: null, problem: null };
const showAlso = (shown: Shown, part: Partial<Shown>): Shown => ({ ...shown, ...part });
const noticeableMs = 500;

/** Changes many jobs, some at a time or in a job of the app, after saying what that will do. Calls `onChange` when it has. */
export function useBulkChange(onChange: () => void): BulkChange {
  const { client, labelOf, hrefOf } = useConsole();
  const navigate = useNavigate();
  const questions = useQuestions();
  const [shown, show] = useReducer(showAlso, nothing);
  const { asked, changed } = shown;

  async function ask(action: SimpleAction, jobs: Jobs, olderThanDays?: number) {
    const isLatest = questions.begin();
    show({ problem: null });
    const slow = setTimeout(() => show({ isAsking: isLatest() }), noticeableMs);
    const found = await previewChange(client, { action, jobs, olderThanDays, labelOf });
    clearTimeout(slow);
    if (isLatest()) show({ isAsking: false, ...('problem' in found ? found : { asked: found }) });
  }
  async function confirm(reason?: string) {
    if (!asked) return;
    const isLatest = questions.current();
    const onCount = (count: number) => show({ changed: { count, of: asked } });
    const made = await makeChange(client, { ...asked, reason }, { goesOn: isLatest, onCount });
    const isOpen = isLatest();
    // After it was closed, another question may have been asked.
    if (isOpen && !('problem' in made)) end();
    else show({ changed: null });
    if ('problem' in made) return show({ problem: made.problem });
    announce(client, asked, made, isOpen);
    if (!('jobId' in made)) onChange();
    else if (isOpen) navigate(hrefOf(jobPath(made.jobId)));
  }
  function end() {
    show(nothing);
    questions.giveFocusBack();
  }
  function close() {
    questions.drop();
    if (changed) show({ asked: null });
    else end();
  }
  return { ...shown, ask, close, confirm };
}

/** Which question is open, and where the focus was when it was asked. */
function useQuestions() {
  // The dialog can't tell: its own button loses the focus while it waits.
  const asker = useRef<Element | null>(null);
  // A second click asks again. Then the response to the first one is ignored, even if it arrives later.
  const latest = useRef(0);

  /** Returns a function that says whether the question is still the latest one. */
  function current(): () => boolean {
    const question = latest.current;
    return () => question === latest.current;
  }
  function drop() {
    latest.current += 1;
  }
  function begin() {
    drop();
    asker.current = document.activeElement;
    return current();
  }
  function giveFocusBack() {
    if (asker.current instanceof HTMLElement) asker.current.focus();
  }
  return { begin, current, drop, giveFocusBack };
}

/** Announces the outcome of a change. `isOpen` is whether its dialog stayed open until the end. */
function announce(client: Client, { action, count }: Asked, made: Made, isOpen: boolean): void {
  if ('ids' in made) {
    const { ids } = made;
    if (action === 'retry' && ids.length > 0) announceRetry(ids.length, () => undo(client, ids));
    else showToast({ text: changedText(action, ids.length) });
  } else if (action === 'retry') announceRetry(count, () => undoBackground(client, made));
  else if (!isOpen) showToast({ text: 'The change has already started. It continues in a background job.' });
}

/** Announces a retry, with a button that cancels the jobs that haven't started. */
function announceRetry(count: number, undo: () => Promise<Undone | Problem>): void {
  showToast({
    text: `Retrying ${countOf(count, 'job')}.`,
    async undo() {
      const undone = await undo();
      return 'detail' in undone ? undone.detail : undoneText(undone);
    },
  });
}

/** Describes the undo of a retry. Jobs that have started continue. */
export function undoneText({ count, started }: Undone): string {
  if (count === 0 && started > 0)
    return `Too late: ${countOf(started, 'job')} ${plural(started, 'has', 'have')} already started.`;
  if (count === 0) return 'Nothing to undo: no job is waiting to start.';
  const canceled = `Canceled ${countOf(count, 'job')} before ${plural(count, 'it', 'they')} started.`;
  return started > 0 ? `${canceled} ${countOf(started, 'job')} had already started.` : canceled;
}
