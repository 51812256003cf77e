import { countOf } from '@offload/core/format/amounts';
import * as z from 'zod';
import type { SimpleAction } from '../access';
import { ChangePreview, describePreview } from '../ui/changes/change-preview';
import { changedText, changeEffect, type Extent } from '../ui/changes/change-words';
import type { Problem } from '../ui/problem';
import type { DismissalView } from '../views';
import type { Client } from './client';

/** The jobs to change, as of `until`. */
interface Filter {
  ids?: string[];
  kind?: string;
  signature?: string | null;
  queue?: string | null;
  code?: string | null;
  since?: string;
  until: string;
}

/** By default, until now, or until the age that is asked for, by the server's clock: the browser's may be wrong. */
export type Jobs = Omit<Filter, 'until'> & { until?: string };

/** A change that was asked for, and what it will do. */
export interface Asked extends Extent {
  action: SimpleAction;
  filter: Filter;
  text: string;
}

const Round = z.union([
  z.object({ jobId: z.string() }),
  z.object({ ids: z.array(z.string()), isMore: z.boolean() }),
]);
const UndoRound = z.object({ count: z.int(), isMore: z.boolean(), started: z.int().default(0) });
const idsAtOnce = 500;

interface Question {
  action: SimpleAction;
  jobs: Jobs;
  olderThanDays: number | undefined;
  labelOf: (kind: string) => string;
}

/** Returns what a change would do, or why it can't be made. */
export async function previewChange(
  client: Client,
  { action, jobs, olderThanDays, labelOf }: Question,
): Promise<Asked | { problem: Problem }> {
  // With IDs, newer jobs can't match, so `until` must not leave out any.
  const wanted = jobs.ids ? { until: '2100-01-01T00:00:00.000Z', ...jobs } : jobs;
  const response = await client.post('/changes/preview', { action, filter: wanted, olderThanDays });
  if (!response.ok) return { problem: response.problem };
  const preview = ChangePreview.parse(response.body);
  const { count, isMore, until } = preview;
  const text = `${changeEffect(action, count)} ${describePreview(preview, labelOf)}`;
  return { action, filter: { ...jobs, until }, count, isMore, text };
}

/** The outcome of a change: the jobs that it changed, or the job that changes them. */
export type Made = { ids: string[] } | { jobId: string };

interface Rounds {
  /** Returns whether to begin another round. */
  goesOn: () => boolean;
  /** Called before each round with the number of jobs that have changed. */
  onCount: (count: number) => void;
}

/** Changes jobs, some at a time, or starts a job of the app that does. */
export async function makeChange(
  client: Client,
  { action, filter, reason }: Asked & { reason: string | undefined },
  { goesOn, onCount }: Rounds,
): Promise<Made | { problem: Problem }> {
  const ids: string[] = [];
  const request = { action, filter, ...(reason !== undefined && { reason }) };
  for (let isMore = true; isMore && goesOn(); ) {
    onCount(ids.length);
    const response = await client.post('/changes', request);
    if (!response.ok)
      return { problem: afterSome(ids.length, (count) => changedText(action, count), response.problem) };
    const round = Round.parse(response.body);
    if ('jobId' in round) return round;
    ids.push(...round.ids);
    isMore = round.isMore;
  }
  return { ids };
}

/** Returns why the rest couldn't be changed, and says how many jobs were changed before that. */
function afterSome(count: number, doneTo: (count: number) => string, problem: Problem): Problem {
  if (count === 0) return problem;
  return { ...problem, detail: `${doneTo(count)} Then it stopped: ${problem.detail}` };
}

/** How many jobs an undo was for, and how many of the retried ones a worker had already started. */
export interface Undone {
  count: number;
  started: number;
}

/** Cancels those of these jobs that haven't started. */
export function undo(client: Client, ids: string[]): Promise<Undone | Problem> {
  const starts = Array.from({ length: Math.ceil(ids.length / idsAtOnce) }, (_, part) => part * idsAtOnce);
  const parts = starts.map((start) => ({ ids: ids.slice(start, start + idsAtOnce) }));
  return inRounds(client, '/retries/undo', parts, canceledText);
}

/** Stops the job of a change, and cancels those of its jobs that haven't started. */
export function undoBackground(client: Client, change: { jobId: string }): Promise<Undone | Problem> {
  return inRounds(client, '/retries/undo', [change], canceledText);
}

const canceledText = (count: number) => `Canceled ${countOf(count, 'job')}.`;

/** `Undid the dismissal of 30 jobs.` */
export function restoredText(count: number): string {
  return `Undid the dismissal of ${countOf(count, 'job')}.`;
}

/** Shows the failures of a dismissal again. */
export function undoDismissal(
  client: Client,
  { at, by }: Pick<DismissalView, 'at' | 'by'>,
): Promise<Undone | Problem> {
  return inRounds(client, '/dismissals/undo', [{ at, by }], restoredText);
}

/** Undoes a change, some jobs at a time. If that fails for some jobs, returns why. */
async function inRounds(
  client: Client,
  path: string,
  parts: object[],
  doneTo: (count: number) => string,
): Promise<Undone | Problem> {
  const undone = { count: 0, started: 0 };
  for (const part of parts)
    for (let isMore = true; isMore; ) {
      const response = await client.post(path, part);
      if (!response.ok) return afterSome(undone.count, doneTo, response.problem);
      const round = UndoRound.parse(response.body);
      undone.count += round.count;
      undone.started += round.started;
      isMore = round.isMore;
    }
  return undone;
}
