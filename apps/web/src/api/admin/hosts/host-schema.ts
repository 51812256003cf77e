import { z } from '@hono/zod-openapi';

export const HostSchema = z
  .object({
    name: z.string().openapi({ description: 'The gate that jobs name', example: 'host:api.example.com' }),
    state: z.enum(['open', 'closed', 'half-open']).openapi({
      description: 'open: jobs run. closed: they wait. half-open: one job tries whether the host works again',
    }),
    failures: z.int().openapi({ description: 'Failures in a row that were the host’s fault' }),
    closedUntil: z.iso.datetime().nullable(),
    lastError: z.string().nullable(),
    lastStatus: z
      .int()
      .nullable()
      .openapi({ description: 'The HTTP status of the last error. Null: no response' }),
    lastErrorAt: z.iso.datetime().nullable(),
    concurrency: z
      .int()
      .nullable()
      .openapi({ description: 'Jobs at once across all workers. Null: no limit' }),
    rate: z
      .object({ starts: z.int(), everyMs: z.int() })
      .nullable()
      .openapi({ description: 'Starts per interval across all workers. Null: no limit' }),
    running: z.int(),
    waiting: z.int(),
  })
  .openapi('Host');

export type HostView = z.infer<typeof HostSchema>;
