import { defineJob, defineProcessor, PermanentError } from '@offload/core';
import * as z from 'zod';

export const payout = defineJob({
  kind: 'payout',
  payload: z.object({ orderId: z.int(), cents: z.int().positive() }),
  signals: { approval: { schema: z.object({ by: z.string(), isApproved: z.boolean() }), by: 'staff' } },
});

export const payOut = (pay: (orderId: number, cents: number) => Promise<void>) =>
  defineProcessor(payout, async ({ orderId, cents }, ctx) => {
    // It waits in its row, and neither takes a slot of the worker nor uses an attempt.
    const approval = await ctx.waitFor('approval', { timeout: '2 days' });
    if (!approval?.isApproved) throw new PermanentError('not_approved', 'The payout was not approved.');
    await ctx.step('pay', () => pay(orderId, cents));
    return { approvedBy: approval.by };
  });
