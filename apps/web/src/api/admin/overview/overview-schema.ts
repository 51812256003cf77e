import { z } from '@hono/zod-openapi';
import { alertRules } from '@offload/core/internal/browser';

const count = z.number();
const ms = z.number().nullable();
const time = z.iso.datetime();

const FiringAlertSchema = z.object({
  rule: z.enum(alertRules),
  queue: z.string(),
  since: time,
  summary: z.string(),
});

const QueueSchema = z.object({
  queue: z.string(),
  /** Whether staff have paused it. */
  isPaused: z.boolean(),
  /** Jobs in each state. Counts stop at 100,000. */
  queued: count,
  running: count,
  retrying: count,
  /** Failed in the last 24 hours and not dismissed. */
  failed: count,
  oldestWaitingMs: ms,
  /** The number of worker processes that serve it. */
  workers: count,
  /** Runs that finished within the range. */
  ended: count,
  waitP50: ms,
  waitP95: ms,
  runP50: ms,
  runP95: ms,
});

const PointSchema = z.object({
  start: time,
  succeeded: count,
  retrying: count,
  failed: count,
  canceled: count,
  waitP50: ms,
  waitP95: ms,
  runP50: ms,
  runP95: ms,
});

const WorkerSchema = z.object({
  id: z.uuid(),
  host: z.string(),
  pid: z.int(),
  version: z.string(),
  /** The concurrency of each queue it serves. */
  queues: z.record(z.string(), z.number()),
  running: count,
  rssBytes: count,
  loopDelayMs: z.number(),
  startedAt: time,
  /** Milliseconds since its last heartbeat. */
  silentMs: z.number(),
  /** Milliseconds until its heartbeat expires. Offline at 0 or less. */
  aliveForMs: z.number(),
  /** Whether it seals the processes that decode users' files. */
  sealing: z.enum(['sealed', 'unsealed', 'refused']).nullish(),
});

export const OverviewSchema = z
  .object({
    at: time,
    range: z.enum(['hour', 'day', 'week', 'month']),
    /** What the figures of runs cover: the start of the first point and the end of the last one. */
    from: time,
    to: time,
    /** The length of a point. */
    stepMs: count,
    services: z.object({
      queue: z.boolean(),
      storage: z.boolean(),
      /** Queues that workers have paused because a dependency is down. */
      outages: z.array(z.object({ queue: z.string(), reason: z.string(), detail: z.string() })),
    }),
    firing: z.array(FiringAlertSchema),
    undispatched: count,
    /** Emails of the last 24 hours that the mail server rejected, and whose jobs haven't been dismissed. */
    rejectedEmails: count,
    /** Kinds that no online worker can run, with the number of waiting jobs. */
    unknownKinds: z.array(z.object({ kind: z.string(), count })),
    queues: z.array(QueueSchema),
    points: z.array(PointSchema),
    workers: z.array(WorkerSchema),
  })
  .openapi('Overview');

export type Overview = z.infer<typeof OverviewSchema>;
export type QueueFigures = Overview['queues'][number];
export type Point = Overview['points'][number];
