import { defineJob, defineProcessor } from '@offload/core';
import * as z from 'zod';
import { welcomeEmail } from './email';

export const newsletter = defineJob({
  kind: 'newsletter',
  payload: z.object({ to: z.array(z.email()) }),
  result: z.object({ sent: z.int(), failed: z.array(z.string()) }),
});

export const sendNewsletter = defineProcessor(newsletter, async ({ to }, ctx) => {
  // Each child job retries on its own. If this job runs again, they aren't enqueued twice.
  const children = await Promise.all(to.map((address) => ctx.enqueue(welcomeEmail, { to: address })));
  const outcomes = await ctx.all(children);
  const failed = to.filter((_, at) => outcomes[at]?.state !== 'succeeded');
  return { sent: to.length - failed.length, failed };
});
