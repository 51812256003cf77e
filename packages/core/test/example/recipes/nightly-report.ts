import { defineJob, defineProcessor, defineSchedule } from '@offload/core';
import * as z from 'zod';

export const dailyReport = defineJob({
  kind: 'daily-report',
  payload: z.object({ day: z.iso.date() }),
  result: z.object({ orders: z.int() }),
  timeoutMs: 600_000,
});

export const everyNight = defineSchedule({
  name: 'every-night',
  contract: dailyReport,
  cron: '0 2 * * *',
  timeZone: 'Europe/Berlin',
  payload: ({ scheduledAt }) => ({ day: scheduledAt.toISOString().slice(0, 10) }),
  // After an outage of three days, three reports follow. With 'latest', it's only the last one.
  catchUp: 'all',
});

export const writeReport = (countOrders: (day: string) => Promise<number>) =>
  defineProcessor(dailyReport, async ({ day }, ctx) => {
    // Counted once, even if what follows fails and runs again.
    const orders = await ctx.step('count orders', () => countOrders(day));
    await ctx.progress(50, 'Writing the report');
    return { orders };
  });
