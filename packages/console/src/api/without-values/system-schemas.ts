import { alertRules } from '@offload/core/admin/browser';
import * as z from 'zod';
import { ruleLabels } from '../../ui/alerts/rule-labels';
import { count, flag, hiddenOwner, hiddenText, noText, shown } from './rules';

const rule = z.enum(alertRules);

export const gate = z.object({
  name: hiddenText,
  state: z.enum(['open', 'closed', 'half-open']),
  failures: count,
  closedUntil: shown.nullable(),
  lastError: noText,
  lastStatus: count.nullable(),
  lastErrorAt: shown.nullable(),
  concurrency: count.nullable(),
  rate: z.object({ starts: count, everyMs: count }).nullable(),
  running: count,
  waiting: count,
});

/** The summary of an alert may have the message of an outage. */
function summarized<Alert extends { rule: z.infer<typeof rule>; queue: string }>(alert: Alert) {
  return { ...alert, summary: `${ruleLabels[alert.rule].label}: ${alert.queue}.` };
}

const firingAlert = z.object({ rule, queue: shown, since: shown }).transform(summarized);
export const alertRule = z.object({ rule, isOn: flag, threshold: count });
const alertChange = z
  .object({ rule, queue: shown, state: z.enum(['firing', 'resolved']), at: shown })
  .transform(summarized);
// What the app says about itself, to this reader.
const more = z.array(z.object({ text: shown, href: shown, isUrgent: flag.exactOptional() }));
export const alerts = z.object({
  rules: z.array(alertRule),
  firing: z.array(firingAlert),
  history: z.array(alertChange),
  more,
});

/** The reason of an outage may have values, and so may what the dependency said. */
const hold = {
  isPaused: flag.nullable(),
  pauseReason: noText,
  outage: z
    .object({
      reason: noText,
      detail: noText,
      since: shown.nullable(),
      probes: count,
      nextProbeAt: shown.nullable(),
    })
    .nullable(),
};
export const queueHold = z.object(hold);

export const queue = z.object({
  name: shown,
  ...hold,
  waiting: count,
  retrying: count,
  running: count,
  waitingOwners: count.nullable(),
  oldestWaitingMs: count.nullable(),
  concurrency: count.nullable(),
  usualConcurrency: z.object({ least: count, most: count }),
  perMinute: count.nullable(),
  ownerRunning: count.nullable(),
  usualOwnerRunning: count,
  ownerOpen: count.nullable(),
  usualOwnerOpen: count,
});

export const schedule = z.object({
  id: shown,
  name: shown.nullable(),
  // Of one that a user has created, the app makes it from its template.
  title: noText,
  kind: shown,
  description: shown,
  paused: flag,
  nextRunAt: shown.nullable(),
  lastRunAt: shown.nullable(),
  lastJobId: shown.nullable(),
  lastSkippedAt: shown.nullable(),
  owner: hiddenOwner,
});

const latencies = {
  waitP50: count.nullable(),
  waitP95: count.nullable(),
  runP50: count.nullable(),
  runP95: count.nullable(),
};
const ended = { succeeded: count, retrying: count, failed: count, canceled: count };

const queueFigures = z.object({
  queue: shown,
  ...hold,
  queued: count,
  running: count,
  retrying: count,
  failed: count,
  oldestWaitingMs: count.nullable(),
  waitingOwners: count.nullable(),
  workers: count,
  ended: count,
  ...latencies,
});

const worker = z.object({
  id: shown,
  host: shown,
  pid: count,
  version: shown,
  queues: z.record(z.string(), count),
  slots: count,
  running: count,
  rssBytes: count,
  loopDelayMs: count,
  startedAt: shown,
  silentMs: count,
  aliveForMs: count,
  sealing: z.enum(['sealed', 'unsealed', 'refused']).nullish(),
});

export const overview = z.object({
  at: shown,
  from: shown,
  to: shown,
  stepMs: count,
  points: z.array(z.object({ start: shown, ...ended, ...latencies })),
  acceptsJobs: flag,
  more,
  shutGates: z.array(gate),
  firing: z.array(firingAlert),
  undispatched: z.array(z.object({ queue: shown, count })),
  unknownKinds: z.array(z.object({ kind: shown, count })),
  queues: z.array(queueFigures),
  workers: z.array(worker),
});
