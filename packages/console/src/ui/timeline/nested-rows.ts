import { hasFinished, type JobState, stateLabels } from '@offload/core/contract';
import { countOf, formatNumber } from '@offload/core/format/amounts';
import type { StepView } from '../../reads/job-views';
import { stateColors } from '../state/state-colors';
import type { Try } from './group-timeline';

/** A row of the waterfall, with its bar. Times are in milliseconds. */
export interface Row {
  id: string;
  label: string;
  start: number;
  /** Null while it goes on. */
  end: number | null;
  /** A color of the theme. */
  tone: string;
  /** What came of it. */
  note: string | null;
  /** What the row opens to. */
  details: { label: string; value: unknown }[];
  /** Whether the row opens to the lines that the job logged meanwhile. */
  hasLog: boolean;
  /** The child job that the row leads to. */
  jobId: string | null;
  children: Row[];
}

type Bar = Pick<Row, 'id' | 'label' | 'start' | 'end'> & Partial<Row>;

/** Returns a row with nothing in it but what is given. */
export function rowOf(bar: Bar): Row {
  return { tone: 'gray', note: null, details: [], hasLog: false, jobId: null, children: [], ...bar };
}

export const timeOf = (at: string | null) => (at === null ? null : Date.parse(at));

/** A step, with its result for those who see values. */
export type StepBar = StepView & { result?: unknown };

/** A child job, with its name on pages. */
export interface ChildBar {
  id: string;
  label: string;
  state: JobState;
  createdAt: string;
  finishedAt: string | null;
}

/** What began during an attempt, or after it and before the next one. */
export interface Nested {
  steps: StepBar[];
  children: ChildBar[];
  /** The wait for which the attempt released its slot. */
  wait: StepBar | null;
}

/** Divides steps and child jobs among the attempts during which they began, by the keys of these. */
export function nest(tries: Try[], steps: StepBar[], children: ChildBar[]): Map<string, Nested> {
  const runs = tries.filter(({ startedAt }) => startedAt !== null);
  const nested = new Map<string, Nested>(
    runs.map(({ key }) => [key, { steps: [], children: [], wait: null }]),
  );
  // What began before the first attempt that is still known belongs to that.
  const partsAt = (at: string) =>
    nested.get(
      (runs.findLast(({ startedAt }) => startedAt !== null && startedAt <= at) ?? runs[0])?.key ?? '',
    );
  for (const step of steps) partsAt(step.startedAt)?.steps.push(step);
  for (const child of children) partsAt(child.createdAt)?.children.push(child);
  for (const { key, outcome } of runs) {
    const parts = nested.get(key);
    const last = parts?.steps.at(-1);
    if (outcome !== 'waiting' || !parts || !last || !isWait(last)) continue;
    parts.steps.pop();
    parts.wait = last;
  }
  return nested;
}

const isWait = ({ name }: Pick<StepView, 'name'>) => /^(sleep( #\d+)?$|signal )/.test(name);

/** Returns a step's name, or for a wait, what the job waits for. */
export function stepLabel({ name }: Pick<StepView, 'name'>): string {
  return isWait({ name }) ? name.replace('sleep', 'Sleep').replace(/^signal /, 'Wait for ') : name;
}

// More of them would hide what follows.
const maxUngrouped = 50;

/** Returns the rows of what began during an attempt. Child jobs, and steps if they are many, have a row that counts them. */
export function nestedRows({ steps, children }: Nested): Row[] {
  const rows = steps.map(stepRow);
  const few = rows.length <= maxUngrouped;
  const counted = { label: countOf(rows.length, 'step'), tone: stateColors.succeeded, note: null };
  return [
    ...(few ? rows : [groupRow(rows, counted)]),
    ...(children.length > 0 ? [childrenRow(children)] : []),
  ];
}

function groupRow(rows: Row[], bar: Pick<Row, 'label' | 'tone' | 'note'>): Row {
  const ends = rows.flatMap(({ end }) => (end === null ? [] : [end]));
  return rowOf({
    ...{ ...bar, id: `all of ${rows[0]?.id}`, children: rows },
    start: rows.reduce((first, { start }) => Math.min(first, start), Number.POSITIVE_INFINITY),
    end: ends.length < rows.length ? null : ends.reduce((last, end) => Math.max(last, end), 0),
  });
}

function stepRow(step: StepBar): Row {
  const { name, state, startedAt, finishedAt, result } = step;
  const hasResult = result !== undefined && result !== null;
  return rowOf({
    ...{ id: `step ${name} ${startedAt}`, label: stepLabel(step), tone: stateColors[state] },
    ...{ start: Date.parse(startedAt), end: timeOf(finishedAt) },
    note: finishedAt === null ? stateLabels[state] : null,
    details: hasResult ? [{ label: 'Result', value: result }] : [],
  });
}

function childrenRow(children: ChildBar[]): Row {
  const finished = children.filter(({ state }) => hasFinished(state)).length;
  return groupRow(children.map(childRow), {
    label: countOf(children.length, 'child job'),
    tone: finished < children.length ? stateColors.running : stateColors.succeeded,
    note: `${formatNumber(finished)} of ${formatNumber(children.length)} finished`,
  });
}

function childRow({ id, label, state, createdAt, finishedAt }: ChildBar): Row {
  return rowOf({
    ...{ id, jobId: id, label, tone: stateColors[state] },
    ...{ start: Date.parse(createdAt), end: timeOf(finishedAt) },
    note: state === 'succeeded' ? null : stateLabels[state],
  });
}
