import { setTimeout as delay } from 'node:timers/promises';
import { defineProcessor, PermanentError, TransientError } from '@offload/core';
import { monthEnd, partnerCall, receipt, refund, system } from './shop';

export const print = defineProcessor(receipt, async ({ orderId }, ctx) => {
  await ctx.progress(50, `Printing the receipt of order ${orderId}`);
  await delay(5, null, { signal: ctx.signal });
  if (ctx.attempt === 1) throw new TransientError('out_of_paper', 'The printer is out of paper.');
  ctx.log.info('Printed', { orderId });
  return { pages: 1 };
});

export const call = defineProcessor(partnerCall, async ({ url, orderId }, ctx) => {
  const response = await fetch(url, { method: 'POST', body: `${orderId}`, signal: ctx.signal });
  if (response.status >= 500)
    // Not the job's fault: it counts for the gate.
    throw new TransientError('partner_down', 'The partner is down.', {
      gateFailure: { status: response.status },
    });
  if (!response.ok) throw new PermanentError('rejected', 'The partner rejected the order.');
  return { status: response.status };
});

export const payBack = defineProcessor(refund, async ({ orderId, cents }, ctx) => {
  const order = await ctx.step('look up the order', () => ({ id: orderId, paidCents: 5_000 }));
  if (cents > order.paidCents) throw new PermanentError('too_much', 'That is more than was paid.');
  const approval = await ctx.waitFor('approval', { timeout: '2 days' });
  if (!approval) return { refunded: 0 };
  await ctx.sleep('1 hour');
  await ctx.step('pay back', () => ({ cents }));
  return { refunded: cents, approvedBy: approval.by };
});

export const printAll = defineProcessor(monthEnd, async ({ orderIds }, ctx) => {
  const children = await Promise.all(orderIds.map((orderId) => ctx.enqueue(receipt, { orderId })));
  const outcomes = await ctx.all(children);
  return { printed: outcomes.filter(({ state }) => state === 'succeeded').length };
});

export default { system, kinds: [print, call, payBack, printAll] };
