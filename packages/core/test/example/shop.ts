import { defineJob, defineSchedule, defineSystem } from '@offload/core/contract';
import * as z from 'zod';

// Only `kind` and `payload` are required.
export const receipt = defineJob({ kind: 'receipt', payload: z.object({ orderId: z.int() }) });

export const partnerCall = defineJob({
  kind: 'partner-call',
  queue: 'calls',
  payload: z.object({ url: z.url(), orderId: z.int() }),
  // One job of an order at a time.
  concurrency: { key: ({ orderId }) => `${orderId}`, limit: 1 },
  // What the job calls. All jobs with this gate share its limits, and wait while it's down.
  gate: ({ url }) => `host:${new URL(url).host}`,
});

export const refund = defineJob({
  kind: 'refund',
  queue: 'calls',
  payload: z.object({ orderId: z.int(), cents: z.int().positive() }),
  // While one hasn't finished, enqueueing it again returns that one, with `isNew: false`.
  unique: { key: ({ orderId }) => `${orderId}`, while: 'open' },
  signals: { approval: { schema: z.object({ by: z.string() }), by: 'staff' } },
  // Deleted with its history a month after it has finished.
  retention: '30 days',
});

export const monthEnd = defineJob({
  kind: 'month-end',
  payload: z.object({ orderIds: z.array(z.int()) }),
  // Users can schedule it, too.
  scheduled: (_template, { month }) => ({ orderIds: [month.month] }),
});

export const everyMonth = defineSchedule({
  name: 'every-month',
  contract: monthEnd,
  cron: '0 6 1 * *',
  timeZone: 'Europe/Berlin',
  payload: ({ month }) => ({ orderIds: [month.month] }),
});

export const system = defineSystem({
  queues: { calls: { concurrency: 50, ownerRunning: 20 } },
  contracts: [receipt, partnerCall, refund, monthEnd],
  schedules: [everyMonth],
  // Of all workers together.
  gateLimits: (name) =>
    name === 'host:slow.example.com' ? { concurrency: 2, rate: { starts: 100, everyMs: 60_000 } } : {},
});
