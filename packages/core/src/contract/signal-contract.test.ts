import { expect, it } from 'vitest';
import * as z from 'zod';
import { runInline } from '../testing/run-inline';
import { defineJob } from './contract';
import { defineProcessor } from './define-processor';

const schema = z.object({ by: z.string().optional() });
const limits = { queue: 'email', maxAttempts: 1, backoff: { everyMs: 1 }, timeoutMs: 60_000 };
const refund = defineJob({
  ...{ kind: 'refund', payload: z.object({}), ...limits },
  signals: { approval: { schema, by: 'staff', label: 'Approve' } },
});
const processor = defineProcessor(refund, async (_payload, ctx) => {
  const approval = await ctx.waitFor('approval', { timeout: '1 day' });
  return { by: approval?.by ?? null };
});

it('passes the data of a declared signal to the processor', async () => {
  const run = await runInline(processor, {}, { signals: { approval: { by: 'Ada' } } });
  expect(run.result).toEqual({ by: 'Ada' });
  expect(run.waits).toMatchObject([{ type: 'signal', name: 'approval' }]);
});

it('passes null to the processor when the wait times out', async () => {
  expect((await runInline(processor, {})).result).toEqual({ by: null });
});

it("fails if the data doesn't match the contract", async () => {
  const sent = runInline(processor, {}, { signals: { approval: { by: 7 } } });
  await expect(sent).rejects.toMatchObject({ code: 'invalid_signal' });
});

it('accepts an undeclared signal with its own schema', async () => {
  const other = defineProcessor(refund, async (_payload, ctx) => ({
    count: await ctx.waitFor('count', z.number()),
  }));
  expect((await runInline(other, {}, { signals: { count: 3 } })).result).toEqual({ count: 3 });
});

it.each([
  ["a name that a URL can't have", { 'Not this': { schema, by: 'owner' } }],
  [
    "a button whose data doesn't match the schema",
    { a: { schema: z.object({ by: z.string() }), by: 'owner', label: 'A' } },
  ],
] as const)('rejects %s', (_what, signals) => {
  expect(() => defineJob({ kind: 'refund', payload: z.object({}), ...limits, signals })).toThrow(
    /^refund: signals/,
  );
});
