import { expect, expectTypeOf, it } from 'vitest';
import * as z from 'zod';
import { contractOf } from '../../test/contract';
import type { JobContext } from '../contract/context';
import { defineJob } from '../contract/contract';
import { defineProcessor } from '../contract/define-processor';
import { PermanentError } from '../contract/errors';
import { createClock } from './clock';
import { completeServices, runInline } from './run-inline';

const kind = (process: (ctx: JobContext, payload: object) => Promise<object>, timeoutMs = 60_000) =>
  defineProcessor({ ...contractOf('inline'), timeoutMs }, (payload, ctx) =>
    process(ctx, z.looseObject({}).parse(payload)),
  );

it("returns a processor's result, progress, and logs as a worker would record them", async () => {
  const processor = kind(async (ctx, payload) => {
    await ctx.progress(33.4, 'a\u0000b');
    ctx.log.info('seen', { attempt: ctx.attempt, owner: ctx.job.ownerId, at: ctx.now() });
    return { payload, gone: undefined };
  });
  const clock = createClock('2026-01-01T00:00:00Z');
  clock.advance(1_000);
  const at = new Date('2030-05-05T00:00:00Z');
  const run = await runInline(processor, { at }, { attempt: 2, ownerId: 'ada', now: clock.now });
  expect(run).toEqual({
    result: { payload: { at: at.toISOString() } },
    warnings: 0,
    progress: [{ percent: 33, step: 'ab' }],
    logs: [{ message: 'seen', details: { attempt: 2, owner: 'ada', at: '2026-01-01T00:00:01.000Z' } }],
    waits: [],
    children: [],
  });
});

it('runs again after each wait with an advanced clock, and runs each step only once', async () => {
  let steps = 0;
  const processor = kind(async (ctx) => {
    await ctx.step('count', () => {
      steps += 1;
    });
    await ctx.sleep('3 days');
    const approval = await ctx.waitFor('approval', z.string());
    const reminder = await ctx.waitFor('reminder', z.string(), { timeout: '1 day' });
    const child = await ctx.enqueue(contractOf('child'), { a: 1 });
    const [outcome] = await ctx.all([child]);
    return { approval, reminder, outcome: outcome?.state, at: ctx.now() };
  });
  const run = await runInline(
    processor,
    {},
    {
      ...{ now: createClock('2026-01-01T00:00:00Z').now, signals: { approval: 'yes' } },
      runChild: () => ({ result: { ok: true } }),
    },
  );
  expect(run.result).toEqual({
    ...{ approval: 'yes', reminder: null, outcome: 'succeeded', at: '2026-01-05T00:00:00.000Z' },
  });
  expect(run.waits.map(({ type }) => type)).toEqual(['time', 'signal', 'signal']);
  expect(run.children).toMatchObject([{ kind: 'child', payload: { a: 1 } }]);
  expect(steps).toBe(1);
});

it('rejects a child job of a unique kind', async () => {
  const once = contractOf('once', { unique: { key: () => 'k', while: 'open' } });
  const parent = kind(async (ctx) => ctx.enqueue(once, {}));
  await expect(runInline(parent, {})).rejects.toThrow(
    "once: a kind whose contract is unique can't be enqueued",
  );
});

it('names the signal or child job that a test is missing', async () => {
  const waits = kind(async (ctx) => ({ data: await ctx.waitFor('approval', z.string()) }));
  await expect(runInline(waits, {})).rejects.toThrow('waits for the signal "approval"');
  const parent = kind(async (ctx) => ({
    outcomes: await ctx.all([await ctx.enqueue(contractOf('child'), {})]),
  }));
  await expect(runInline(parent, {})).rejects.toThrow('waits for a child job');
});

it('runs the child jobs that a job waits for', async () => {
  const child = kind(async (ctx, payload) => {
    if ('fails' in payload) throw new PermanentError('no', 'No.');
    await ctx.sleep('1 day');
    return payload;
  });
  const parent = kind(async (ctx) => {
    const payloads = [{ a: 1 }, { fails: true }];
    const children = await Promise.all(payloads.map((payload) => ctx.enqueue(contractOf('child'), payload)));
    return { outcomes: await ctx.all(children) };
  });
  const { result } = await runInline(parent, {}, { runChild: ({ payload }) => runInline(child, payload) });
  expect(result).toMatchObject({
    outcomes: [
      { state: 'succeeded', result: { a: 1 } },
      { state: 'failed', error: { code: 'no', message: 'No.' } },
    ],
  });
  const broken = runInline(parent, {}, { runChild: () => Promise.reject(new TypeError('not a function')) });
  await expect(broken).rejects.toThrow('not a function');
});

it('rejects an unknown option', async () => {
  const mistyped: object = { attempts: 2 };
  const run = runInline(
    kind(async () => ({})),
    {},
    mistyped,
  );
  await expect(run).rejects.toThrow('runInline has no option "attempts". Use services, attempt, ownerId,');
});

it("throws the processor's error, and rejects an invalid payload before it starts", async () => {
  const error = new PermanentError('no', 'No.');
  await expect(
    runInline(
      kind(() => Promise.reject(error)),
      {},
    ),
  ).rejects.toBe(error);
  await expect(
    runInline(
      kind(async () => ({})),
      null,
    ),
  ).rejects.toMatchObject({ code: 'invalid_payload' });
});

it('stops a processor that ignores its signal or exceeds its timeout', async () => {
  const deaf = () => new Promise<object>(() => undefined);
  const signal = AbortSignal.abort(new Error('canceled'));
  await expect(runInline(kind(deaf), {}, { signal })).rejects.toThrow('canceled');
  await expect(runInline(kind(deaf, 10), {})).rejects.toMatchObject({ code: 'STOPPED', reason: 'timeout' });
});

it('names a missing service, or a missing method of one', () => {
  const given = Object.fromEntries([['mail', { send: () => 'sent' }]]);
  const services = completeServices(given);
  const mail: unknown = Reflect.get(services, 'mail');
  expect(() => Reflect.get(services, 'files')).toThrow('no ctx.services.files: pass it to runInline');
  expect(() => Reflect.get(Object(mail), 'open')).toThrow('no ctx.services.mail.open');
  expect(Reflect.get(Object(mail), 'send')()).toBe('sent');
});

it('removes warnings from the result, and rejects an invalid count', async () => {
  const run = await runInline(
    kind(async () => ({ rows: 9, warnings: 2 })),
    {},
  );
  expect(run).toMatchObject({ result: { rows: 9 }, warnings: 2 });
  expect(run.result).not.toHaveProperty('warnings');
  const lying: object = { warnings: -1 };
  await expect(
    runInline(
      kind(async () => lying),
      {},
    ),
  ).rejects.toThrow();
});

it('fails a job that catches the error of a wait, and says where', async () => {
  const caught = { code: 'caught_wait', message: expect.stringContaining('ctx.sleep') };
  const goesOn = kind(async (ctx) => {
    await ctx.sleep('1 day').catch(() => null);
    return {};
  });
  const failure = runInline(goesOn, {});
  await expect(failure).rejects.toMatchObject(caught);
  await expect(failure).rejects.toMatchObject({
    cause: { stack: expect.stringContaining(import.meta.filename) },
  });

  const wrapped = kind(async (ctx) => {
    await ctx.sleep('1 day').catch(() => Promise.reject(new Error('no nap')));
    return {};
  });
  await expect(runInline(wrapped, {})).rejects.toMatchObject(caught);

  let done = 0;
  const works = kind(async (ctx) => {
    await ctx.waitFor('approval', z.string()).catch(() => null);
    await ctx.step('ship', () => done++);
    return {};
  });
  await expect(runInline(works, {}, { signals: { approval: 'yes' } })).resolves.toMatchObject({ result: {} });
  expect(done).toBe(1);

  const rethrows = kind(async (ctx) => {
    try {
      await ctx.sleep('1 day');
    } catch (error) {
      done += 1;
      throw error;
    }
    return {};
  });
  expect(await runInline(rethrows, {})).toMatchObject({ waits: [{ type: 'time' }] });
});

it('gives the outcomes of child jobs the types of what their contracts return', async () => {
  const receipt = defineJob({ ...contractOf('receipt'), result: z.object({ pages: z.int() }) });
  const letter = defineJob({ ...contractOf('letter'), result: z.object({ to: z.string() }) });
  const parent = kind(async (ctx) => {
    const receipts = await ctx.all(await Promise.all([1, 2].map(() => ctx.enqueue(receipt, {}))));
    const pages = receipts.map((one) => (one.state === 'succeeded' ? one.result.pages : 0));
    const [first, second] = await ctx.all([await ctx.enqueue(receipt, {}), await ctx.enqueue(letter, {})]);
    if (first.state !== 'succeeded' || second.state !== 'succeeded') return { pages };
    expectTypeOf(first.result).toEqualTypeOf<{ pages: number }>();
    expectTypeOf(second.result).toEqualTypeOf<{ to: string }>();
    return { pages, to: second.result.to };
  });
  const runChild = (child: { kind: string }) => ({
    result: child.kind === 'letter' ? { to: 'Ada' } : { pages: 3 },
  });
  expect((await runInline(parent, {}, { runChild })).result).toEqual({ pages: [3, 3], to: 'Ada' });
});
