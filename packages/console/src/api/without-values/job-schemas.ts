import { jobStates } from '@offload/core/contract';
import * as z from 'zod';
import type { Reading } from '../../options';
import { hidden } from '../../redact';
import { count, flag, hiddenOwner, hiddenText, hiddenValue, noItems, noText, shown } from './rules';
import { queueHold } from './system-schemas';

const state = z.enum(jobStates);

const jobFields = {
  id: shown,
  kind: shown,
  queue: shown,
  owner: hiddenOwner,
  state,
  title: noText,
  isDismissed: flag,
  canCancel: flag,
  progress: z.object({ percent: count, step: noText }),
  attempt: count,
  maxAttempts: count,
  createdAt: shown,
  runAt: shown.nullable(),
  startedAt: shown.nullable(),
  finishedAt: shown.nullable(),
  nextAttemptAt: shown.nullable(),
  lastHeardAt: shown.nullable(),
  waitingFor: z.object({ type: z.enum(['time', 'jobs', 'signal']), open: count.exactOptional() }).nullable(),
  warnings: count,
  error: z.object({ code: shown, message: z.string() }).nullable(),
};

const failureGroupFields = {
  kind: shown,
  code: shown,
  message: z.string(),
  count,
  firstAt: shown,
  lastAt: shown,
  parts: z.array(count),
};

const timelineEntry = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('state'),
    state,
    attempt: count,
    by: z.enum(['owner', 'operator', 'schedule', 'worker', 'sweeper']),
    operator: noText,
    message: z.string().nullable(),
    at: shown,
  }),
  // Callers choose these IDs.
  z.object({ type: z.literal('request'), requestId: hiddenText, traceId: noText, at: shown }),
  z.object({ type: z.literal('dispatch'), at: shown }),
  z.object({ type: z.literal('file'), name: hiddenText, at: shown }),
  z.object({ type: z.literal('email'), jobId: shown, state: shown, at: shown }),
  z.object({ type: z.literal('webhook'), jobId: shown, state, status: count.nullable(), at: shown }),
]);

/** What the app knows: only facts of which it says that they have no values. */
const about = z.object({
  links: noItems,
  response: noText,
  request: noText,
  notes: noItems,
  sections: z.array(
    z.object({
      title: shown,
      facts: z.array(
        z
          .object({
            label: shown,
            value: z.string(),
            href: z.string().exactOptional(),
            at: shown.exactOptional(),
            hasNoValues: flag.exactOptional(),
          })
          .transform(({ href, ...fact }) =>
            fact.hasNoValues ? { ...fact, ...(href !== undefined && { href }) } : { ...fact, value: hidden },
          ),
      ),
    }),
  ),
});

const pageFields = {
  payload: hiddenValue,
  result: hiddenValue,
  fields: noText,
  rules: z.object({
    priority: shown,
    deadline: shown.nullable(),
    uniqueKey: noText,
    concurrency: z.object({ key: hiddenText, limit: count }).nullable(),
    gate: noText,
    payloadVersion: count,
    retention: shown.nullable(),
  }),
  attempts: z.array(z.object({ startedAt: shown, worker: shown.nullable() })),
  timeline: z.array(timelineEntry),
  steps: z.array(
    z.object({
      name: hiddenText,
      state: z.enum(['succeeded', 'waiting']),
      startedAt: shown,
      finishedAt: shown.nullable(),
      result: noText,
    }),
  ),
  stack: noText,
  parentId: shown.nullable(),
  hasChildren: flag,
  children: z.array(
    z.object({
      id: shown,
      kind: shown,
      title: noText,
      state,
      createdAt: shown,
      finishedAt: shown.nullable(),
    }),
  ),
  retryOf: shown.nullable(),
  createdBy: noText,
  replayedAs: shown.nullable(),
  dismissReason: noText,
  actions: z.array(
    z.object({
      id: shown,
      at: shown,
      by: hiddenText,
      action: shown,
      before: noText,
      after: noText,
      reason: noText,
      outcome: shown,
    }),
  ),
  hold: queueHold,
  about,
  recipient: noText,
  // Declared in the contract.
  signal: z.object({ name: shown, label: shown }).nullable(),
  // Made of the owner's ID, and of the stack.
  url: noText,
  sourceUrl: noText,
  advice: z.object({ text: shown, retryHelps: flag }).nullable(),
};

/** Returns the schemas of jobs. The messages of errors are shown only if the contract says that they have no values. */
export function jobSchemas({ contracts }: Reading['system']) {
  const showsMessages = (kind: string) => contracts.get(kind)?.messagesHaveNoValues === true;

  const job = z.object(jobFields).transform(({ error, ...view }) => ({
    ...view,
    error: error && { ...error, message: showsMessages(view.kind) ? error.message : error.code },
  }));

  const failureGroup = z.object(failureGroupFields).transform((group) => ({
    ...group,
    signature: null,
    message: showsMessages(group.kind) ? group.message : group.code,
  }));

  const page = z.object({ ...pageFields, job }).transform(({ timeline, ...view }) => ({
    ...view,
    timeline: timeline.map((entry) =>
      entry.type === 'state' && !showsMessages(view.job.kind) ? { ...entry, message: null } : entry,
    ),
  }));
  return { job, failureGroup, page };
}

export const logLine = z.object({
  id: shown,
  at: shown,
  level: shown,
  attempt: count,
  message: hiddenText,
  details: hiddenValue,
});

export const stateCount = z.object({ state, count });
