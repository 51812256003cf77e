import type { AttemptView, JobSummary, TimelineEntry } from '../../views';
import { stateColors } from '../state/state-colors';
import { countdown } from '../time/countdown';
import type { EffectGroup } from './effects';
import { groupTimeline, type Try } from './group-timeline';
import {
  type ChildBar,
  type Nested,
  nest,
  nestedRows,
  type Row,
  rowOf,
  type StepBar,
  stepLabel,
  timeOf,
} from './nested-rows';
import { dispatchText, nameOf, outcomeText, waitLabels } from './try-text';
import { dueAtOf } from './try-times';

/** What a waterfall is drawn from. Owners see no workers, and have their child jobs elsewhere. */
export interface Waterfall {
  job: Pick<JobSummary, 'createdAt' | 'runAt' | 'finishedAt' | 'nextAttemptAt'>;
  timeline: TimelineEntry[];
  steps: StepBar[];
  effects: EffectGroup[];
  attempts?: AttemptView[];
  children?: ChildBar[];
}

/**
 * Returns what has happened to a job as rows: from its request to its end in total, its request, its attempts and the waits
 * between them, by who asked for them if someone has retried it, and what it has led to.
 */
export function waterfallOf(waterfall: Waterfall, now: number): Row[] {
  const { timeline, effects, steps, children = [] } = waterfall;
  const tries = groupTimeline(timeline);
  const context = { waterfall, nested: nest(tries, steps, children), told: new Set<string>(), now };
  const rounds = roundsOf(tries).map((round, index) => {
    const rows = round.flatMap((item, place) => [
      ...waitRows(item, round[place - 1], context),
      ...attemptRows(item, round[place - 1], context),
    ]);
    return roundRow(round, rows, index);
  });
  const request = timeline.find((entry) => entry.type === 'request');
  return [
    totalRow(waterfall, now),
    ...(request ? [requestRow(request)] : []),
    ...(rounds.length > 1 ? rounds : rounds.flatMap((round) => round.children)),
    ...effects.map(effectRow),
  ];
}

function totalRow({ job }: Waterfall, now: number): Row {
  const due = dueAtOf(job);
  const start = due > now ? Date.parse(job.createdAt) : due;
  return rowOf({ id: 'total', label: 'Total', start, end: timeOf(job.finishedAt) });
}

function requestRow({ requestId, traceId, at }: Extract<TimelineEntry, { type: 'request' }>): Row {
  const time = Date.parse(at);
  const trace = traceId === null ? [] : [{ label: 'Trace ID', value: traceId }];
  const details = [{ label: 'Request ID', value: requestId }, ...trace];
  return rowOf({ id: 'request', label: 'Requested', start: time, end: time, details });
}

function effectRow({ key, title, texts, at }: EffectGroup): Row {
  const time = Date.parse(at);
  // Viewers see no names: those are all the same.
  const note = [...new Set(texts)].join(', ');
  return rowOf({ id: key, label: title, start: time, end: time, note, tone: 'teal' });
}

/** Splits attempts by who asked for them. */
function roundsOf(tries: Try[]): Try[][] {
  const rounds: Try[][] = [];
  for (const item of tries) {
    const round = rounds.at(-1);
    if (!round || item.waitReason === 'retried') rounds.push([item]);
    else round.push(item);
  }
  return rounds;
}

function roundRow(round: Try[], children: Row[], index: number): Row {
  const [first] = round;
  const start = timeOf(first?.waitedFrom ?? first?.startedAt ?? first?.endedAt ?? null) ?? 0;
  const label = `${index === 0 ? 'Created' : 'Retried'} by ${first ? nameOf(first.queuedBy) : ''}`;
  return rowOf({ id: `round ${index}`, label, start, end: timeOf(round.at(-1)?.endedAt ?? null), children });
}

interface TryContext {
  waterfall: Waterfall;
  nested: Map<string, Nested>;
  /** Messages that an earlier row has. */
  told: Set<string>;
  now: number;
}

// A shorter wait in the queue explains nothing.
const shortMs = 50;

/** Returns what an attempt waited for, and its wait in the queue. */
function waitRows(item: Try, before: Try | undefined, { waterfall, nested, now }: TryContext): Row[] {
  const start = timeOf(item.waitedFrom);
  if (start === null) return [];
  const { key, startedAt, endedAt, waitReason } = item;
  const end = timeOf(startedAt ?? endedAt);
  const { nextAttemptAt } = waterfall.job;
  const queued = timeOf(item.queuedAt);
  const due =
    end === null && queued === null && nextAttemptAt ? `Ends ${countdown(nextAttemptAt, now)}.` : null;
  const note = startedAt ? null : due || outcomeText(item) || null;
  const wait = nested.get(before?.key ?? '')?.wait;
  const held = rowOf({
    ...{ id: `wait ${key}`, label: wait ? stepLabel(wait) : waitLabels[waitReason], start },
    ...{ end: queued ?? end, note: queued === null ? note : null, hasLog: true },
  });
  if (queued === null) return [held];
  const isShort = startedAt !== null && end !== null && end - queued < shortMs;
  const inQueue = { id: `queue ${key}`, label: 'In the queue', start: queued, end, note, hasLog: true };
  return [
    ...(queued > start ? [held] : []),
    ...(isShort ? [] : [rowOf({ ...inQueue, details: dispatchOf(item) })]),
  ];
}

function dispatchOf(item: Try): Row['details'] {
  const value = dispatchText(item);
  return value === null ? [] : [{ label: 'Dispatched', value }];
}

function attemptRows(item: Try, before: Try | undefined, { waterfall, nested, told }: TryContext): Row[] {
  const { key, attempt, startedAt, endedAt, waitReason, message, outcome } = item;
  const start = timeOf(startedAt);
  if (start === null) return [];
  const parts = nested.get(key);
  const worker = waterfall.attempts?.find((run) => run.startedAt === startedAt)?.worker;
  const isTold = message !== null && told.has(message);
  if (message !== null) told.add(message);
  const isContinued = waitReason === 'suspended' && before?.attempt === attempt;
  return [
    rowOf({
      ...{ id: `attempt ${key}`, label: `Attempt ${attempt}${isContinued ? ', continued' : ''}` },
      ...{ start, end: timeOf(endedAt), hasLog: true },
      tone: outcome === 'lost' ? 'orange' : stateColors[outcome],
      note: outcomeText(isTold ? { ...item, message: 'Same error as before.' } : item),
      details: [
        ...(worker ? [{ label: 'Worker', value: worker }] : []),
        ...(isTold ? [{ label: 'Error', value: message }] : []),
      ],
      children: parts ? nestedRows(parts) : [],
    }),
  ];
}
