import { z } from '@hono/zod-openapi';
import { limitFields, maxPauseReason } from '@offload/console/ui/queue/queue-limits.ts';

export const QueueSchema = z
  .object({
    name: z.string(),
    isPaused: z.boolean(),
    pauseReason: z.string().nullable().openapi({ description: 'Why it is paused, if a reason was given' }),
    waiting: z.int(),
    retrying: z.int(),
    running: z.int(),
    concurrency: z.int().nullable().openapi({ description: 'Jobs at once per worker. Null: the default' }),
    defaultConcurrency: z.int(),
    perMinute: z
      .int()
      .nullable()
      .openapi({ description: 'Starts per minute across all workers. Null: no limit' }),
    ownerRunning: z.int().nullable().openapi({ description: 'Running jobs per owner. Null: the default' }),
    usualOwnerRunning: z.int(),
    ownerOpen: z.int().nullable().openapi({ description: 'Open jobs per owner. Null: the default' }),
    usualOwnerOpen: z.int(),
  })
  .openapi('Queue');

export type QueueView = z.infer<typeof QueueSchema>;

export const PauseSchema = z
  .object({
    reason: z
      .string('must be text')
      .trim()
      .max(maxPauseReason, `must be up to ${maxPauseReason} characters`)
      .regex(/^\P{Cc}*$/u, 'must not contain control characters')
      .optional()
      .openapi({ description: 'Shown to the owners of waiting jobs' }),
  })
  .openapi('QueuePause');

export const LimitsSchema = z.object(limitFields).openapi('QueueLimits');

export type QueueLimits = z.infer<typeof LimitsSchema>;
