import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { testContext } from '../../test/context';
import { type AnyContract, type Backoff, backoffDelay, defineJob } from './contract';
import { contractDefaults } from './defaults';
import { defineProcessor } from './define-processor';

const contract = {
  kind: 'a-kind',
  queue: 'email',
  payload: z.object({ count: z.number().default(1) }),
  maxAttempts: 3,
  backoff: { firstMs: 1_000, maxMs: 60_000 },
  timeoutMs: 1_000,
};

it('needs only a kind and a payload', async () => {
  const { payload } = contract;
  const email = defineJob({ kind: 'email', payload });
  expect(email).toEqual({ kind: 'email', payload, ...contractDefaults });
  expect(defineJob({ kind: 'email', payload, timeoutMs: 9 })).toEqual({ ...email, timeoutMs: 9 });
  const { run } = defineProcessor(email, async () => undefined);
  expect(await run({}, testContext)).toEqual({});
});

it.each([undefined, null, 'Receipt', '7', ''])('rejects a contract whose kind is %j', (kind) => {
  const shown = typeof kind === 'string' ? JSON.stringify(kind) : String(kind);
  expect(() => Reflect.apply(defineJob, null, [{ ...contract, kind }])).toThrow(`${shown} is not a kind`);
});

it.each(['30', 'a month', '30 Days'])('rejects a contract whose retention is "%s"', (retention) => {
  expect(() => defineJob({ ...contract, retention })).toThrow(
    `a-kind: retention: "${retention}" is not a duration: use a whole number and a unit`,
  );
});

it('rejects a contract with an invalid unique duration or a concurrency limit of 0', () => {
  const key = () => 'key';
  expect(() => defineJob({ ...contract, unique: { key, while: '1 moon' } })).toThrow('a-kind: unique.while');
  expect(() => defineJob({ ...contract, concurrency: { key, limit: 0 } })).toThrow(
    'a-kind: concurrency.limit must be a whole number and at least 1, not 0',
  );
});

it.each([
  [{ maxPayloadBytes: 64_000_001 }, 'maxPayloadBytes must be at most 64000000, not 64000001'],
  [{ version: 0 }, 'version must be a whole number and at least 1, not 0'],
  [{ maxAttempts: undefined }, 'maxAttempts must be a whole number and at least 1, not undefined'],
  [{ timeoutMs: 0 }, 'timeoutMs must be a whole number and at least 1, not 0'],
  [{ timeoutMs: 2 ** 31 }, 'timeoutMs must be at most 2147483647, not 2147483648'],
  // As someone writes it who wants no limit.
  [{ maxAttempts: Number.MAX_SAFE_INTEGER }, 'maxAttempts must be at most 2147483647, not 9007199254740991'],
  [{ payload: undefined }, 'payload must be a schema of zod 4, such as'],
  [{ payload: { count: 1 } }, 'payload must be a schema of zod 4, such as'],
  [{ result: { pages: 1 } }, 'result must be a schema of zod 4, such as'],
  [{ backoff: undefined }, 'backoff must be { firstMs, maxMs }'],
  [{ backoff: { first: 1_000, maxMs: 60_000 } }, 'backoff must be { firstMs, maxMs }'],
  [{ backoff: { firstMs: 1_000, maxMs: Number.POSITIVE_INFINITY } }, 'backoff must be { firstMs, maxMs }'],
  [{ backoff: { delaysMs: [] } }, 'backoff must be { firstMs, maxMs }'],
])('rejects a contract in JavaScript with %j', (mistake, problem) => {
  // As in a file without types, where a field may be missing or misspelled.
  expect(() => Reflect.apply(defineJob, null, [{ ...contract, ...mistake }])).toThrow(`a-kind: ${problem}`);
});

it.each([
  [
    { payload: z.object({ at: z.date() }) },
    "payload.at is a date, which JSON doesn't have. Use z.iso.datetime().",
  ],
  [{ payload: z.object({ at: z.coerce.date().optional() }) }, 'payload.at is a date'],
  [{ payload: z.object({ at: z.date().transform((at) => at.toISOString()) }) }, 'payload.at is a date'],
  [{ payload: z.object({ at: z.preprocess((at) => at, z.date()) }) }, 'payload.at is a date'],
  [{ payload: z.object({ lines: z.array(z.object({ id: z.bigint() })) }) }, 'payload.lines[].id is a bigint'],
  [{ payload: z.object({ seen: z.union([z.null(), z.set(z.string())]) }) }, 'payload.seen is a set'],
  [{ payload: z.map(z.string(), z.int()) }, "payload is a map, which JSON doesn't have. Use z.record("],
  [
    { payload: z.array(z.string()) },
    'payload must be an object, such as z.object({ orderId: z.int() }). Its type is array.',
  ],
  [{ payload: z.string() }, 'payload must be an object, such as'],
  [{ result: z.object({ at: z.date() }) }, 'result.at is a date'],
])('rejects a schema whose values are not JSON, %#', (change, problem) => {
  expect(() => Reflect.apply(defineJob, null, [{ ...contract, ...change }])).toThrow(`a-kind: ${problem}`);
});

it('takes schemas of JSON objects that convert what they accept', () => {
  const named = z.string().meta({ id: 'Name' });
  const payloads = [
    z.object({ at: z.union([z.iso.datetime(), z.date()]).transform(String), count: z.coerce.number() }),
    z.object({
      any: z.unknown(),
      size: z.string().transform(Number),
      a: named,
      b: z.int().meta({ id: 'Name' }),
    }),
    z.discriminatedUnion('type', [z.object({ type: z.literal('a') }), z.object({ type: z.literal('b') })]),
    z.record(z.string(), z.int()),
    z.object({ a: z.string() }).and(z.looseObject({})),
    z.object({ name: z.string() }).transform(({ name }) => ({ name, length: name.length })),
    z.object({
      get children() {
        return z.array(z.object({ name: z.string() }));
      },
    }),
  ];
  for (const payload of payloads) expect(defineJob({ kind: 'a-kind', payload }).payload).toBe(payload);
});

it('migrates only the payloads of earlier versions', async () => {
  const migrate = (payload: unknown) => ({ count: 10, old: payload });
  const { run } = defineProcessor(defineJob({ ...contract, version: 3, migrate }), async ({ count }) => ({
    count,
  }));
  const job = { ...testContext.job, payloadVersion: 2 };
  expect(await run({ amount: 5 }, { ...testContext, job })).toEqual({ count: 10 });
  expect(await run({ count: 5 }, { ...testContext, job: { ...job, payloadVersion: 3 } })).toEqual({
    count: 5,
  });
});

it('fails for good if the result of a processor does not fit its contract', async () => {
  const withResult = defineJob({ ...contract, result: z.object({ pages: z.int() }) });
  const returning = (result: { pages: number; warnings?: number }) =>
    defineProcessor(withResult, async () => result).run({}, testContext);
  expect(await returning({ pages: 1, warnings: 2 })).toEqual({ pages: 1, warnings: 2 });
  await expect(returning({ pages: 1.5 })).rejects.toMatchObject({
    code: 'invalid_result',
    message: expect.stringContaining("The result of this a-kind job doesn't match its contract. pages: "),
  });
});

it('fails for good if a processor returns text, or no result although its contract has one, in JavaScript', async () => {
  const returning = (declared: AnyContract, result: unknown) =>
    Reflect.apply(defineProcessor, null, [declared, async () => result]).run({}, testContext);
  await expect(returning(defineJob(contract), 'done')).rejects.toMatchObject({
    code: 'invalid_result',
    message: 'The processor of this a-kind job must return an object, such as {}.',
  });
  const withResult = defineJob({ ...contract, result: z.object({ pages: z.int() }) });
  await expect(returning(withResult, undefined)).rejects.toMatchObject({
    code: 'invalid_result',
    message: expect.stringContaining("The result of this a-kind job doesn't match its contract. pages: "),
  });
});

describe('the wait before the next attempt', () => {
  const backoff = { firstMs: 1_000, maxMs: 60_000 };

  it('doubles with every attempt, up to the maximum', () => {
    const waits = [1, 2, 3, 6, 7, 8, 50].map((attempt) => backoffDelay(backoff, attempt, () => 0));
    expect(waits).toEqual([1_000, 2_000, 4_000, 32_000, 60_000, 60_000, 60_000]);
  });

  it('can be constant or come from a list', () => {
    const waits = (kind: Backoff) => [1, 2, 3].map((attempt) => backoffDelay(kind, attempt, () => 0));
    expect(waits({ everyMs: 500 })).toEqual([500, 500, 500]);
    expect(waits({ delaysMs: [100, 5_000] })).toEqual([100, 5_000, 5_000]);
  });

  it('is randomly up to a fifth longer', () => {
    expect(backoffDelay(backoff, 1, () => 0.5)).toBe(1_100);
    expect(backoffDelay(backoff, 1, () => 1)).toBe(1_200);
    const waits = Array.from({ length: 200 }, () => backoffDelay(backoff, 2));
    expect(Math.min(...waits)).toBeGreaterThanOrEqual(2_000);
    expect(Math.max(...waits)).toBeLessThanOrEqual(2_400);
    expect(new Set(waits).size).toBeGreaterThan(50);
  });

  it('is an integer that PostgreSQL can hold, even after many attempts', () => {
    const wait = backoffDelay({ firstMs: 333.3, maxMs: 86_400_000 }, 1_000);
    expect(Number.isInteger(wait)).toBe(true);
    expect(wait).toBeLessThan(2 ** 31);
  });
});

it.each([
  ['a name in capitals', { kind: 'Kind' }],
  ['a name that is a path', { kind: '../kind' }],
  ['no name', { kind: '' }],
  ['no attempts', { maxAttempts: 0 }],
  ['no time', { timeoutMs: 0 }],
])('rejects a contract with %s', (_what, change) => {
  expect(() => defineJob({ ...contract, ...change })).toThrow();
});

it('parses the payload before processing it, and fails if it is invalid', async () => {
  const counts: number[] = [];
  const { run } = defineProcessor(defineJob(contract), async ({ count }) => {
    counts.push(count);
    return { count };
  });
  expect(await run({}, testContext)).toEqual({ count: 1 });
  expect(await run({ count: 5 }, testContext)).toEqual({ count: 5 });
  await expect(run({ count: 'many' }, testContext)).rejects.toMatchObject({ code: 'invalid_payload' });
  await expect(run(null, testContext)).rejects.toMatchObject({ code: 'invalid_payload' });
  expect(counts).toEqual([1, 5]);
});

it('says which contract version an invalid payload was written for', async () => {
  const { run } = defineProcessor(defineJob({ ...contract, version: 2 }), async () => ({}));
  const job = { ...testContext.job, payloadVersion: 1 };
  await expect(run({ count: 'many' }, { ...testContext, job })).rejects.toThrow(
    /was written for version 1 of its contract, and this worker has version 2\. count: /,
  );
});
