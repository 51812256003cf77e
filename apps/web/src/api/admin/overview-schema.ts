import { z } from '@hono/zod-openapi';

const count = z.number();
const ms = z.number().nullable();
const time = z.iso.datetime();

const QueueSchema = z.object({
  queue: z.string(),
  /** Jobs in each state; the counts of a very full queue stop at 100,000. */
  queued: count,
  running: count,
  retrying: count,
  /** Of the last 24 hours, failed still, and not put aside. */
  failed: count,
  oldestWaitingMs: ms,
  /** Worker processes that serve it. */
  workers: count,
  /** Runs that ended within the range. */
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
  /** How many jobs of each queue it runs at a time. */
  queues: z.record(z.string(), z.number()),
  running: count,
  rssBytes: count,
  loopDelayMs: z.number(),
  startedAt: time,
  /** Milliseconds since its last sign of life. */
  silentMs: z.number(),
  /** Milliseconds that it still counts as alive; 0 or less: it has fallen silent. */
  aliveForMs: z.number(),
});

export const OverviewSchema = z
  .object({
    at: time,
    range: z.enum(['hour', 'day', 'week']),
    services: z.object({
      queue: z.boolean(),
      storage: z.boolean(),
      /** Queues that workers have paused because something is down. */
      outages: z.array(z.object({ queue: z.string(), reason: z.string(), detail: z.string() })),
    }),
    notHandedOver: count,
    /** Kinds that no running worker knows, and how many jobs wait for one that does. */
    unknownKinds: z.array(z.object({ kind: z.string(), count })),
    queues: z.array(QueueSchema),
    points: z.array(PointSchema),
    workers: z.array(WorkerSchema),
  })
  .openapi('Overview');

export type Overview = z.infer<typeof OverviewSchema>;
export type QueueFigures = Overview['queues'][number];
export type Point = Overview['points'][number];
export type WorkerFigures = Overview['workers'][number];
