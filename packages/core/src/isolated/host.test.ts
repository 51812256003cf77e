import { buffer } from 'node:stream/consumers';
import { setImmediate } from 'node:timers/promises';
import { until } from '@offload/testing';
import { expect, it } from 'vitest';
import * as z from 'zod';
import { testContext, testSteps } from '../../test/context';
import { OutageError } from '../contract/errors';
import { hostRun } from './host';
import { defineOperation, type Operation } from './operations';
import type { ToChild } from './wire';

const bytes = Buffer.alloc(0);
const nothing = z.tuple([]);

function host(operations: Record<string, Operation>, uses = ['files']) {
  const sent: { message: ToChild; bytes?: Buffer | undefined }[] = [];
  const operationMap = new Map(Object.entries(operations));
  const run = { ctx: testContext, steps: testSteps, payload: {}, uses, operations: operationMap };
  const { take, ...rest } = hostRun(run, (message, content) => void sent.push({ message, bytes: content }));
  const call = (id: number, name: string, ...args: unknown[]) =>
    take({ type: 'call', run: 1, id, name, args }, bytes);
  const answerTo = (id: number) =>
    until(() => sent.find(({ message }) => 'id' in message && message.id === id && message.type !== 'more'));
  return { sent, take, call, answerTo, ...rest };
}

it.each([['mail.send'], ['__proto__'], ['constructor']])(
  "rejects a call to %s, which isn't an operation",
  async (name) => {
    const { call, answerTo } = host({});
    call(1, name, 'x');
    expect(await answerTo(1)).toMatchObject({ message: { type: 'error' } });
  },
);

it('allows a kind only the operations that its contract declares', async () => {
  const csv = defineOperation('sales', nothing, async () => 'secret');
  const { call, answerTo } = host({ csv });
  call(1, 'csv');
  expect(await answerTo(1)).toMatchObject({
    message: { type: 'error', error: { message: expect.stringMatching('uses nothing that includes "csv"') } },
  });
});

it('rejects invalid arguments', async () => {
  const write = defineOperation('files', z.tuple([z.string().min(1)]), async () => null);
  const { call, answerTo } = host({ write });
  call(1, 'progress', Number.NaN, 'x');
  call(2, 'write', '');
  call(3, 'log', 7);
  for (const id of [1, 2, 3]) expect(await answerTo(id)).toMatchObject({ message: { type: 'error' } });
});

it("rejects data that wasn't requested, and too many calls or requests", () => {
  const never = defineOperation('files', nothing, () => new Promise<never>(() => undefined));
  const { call, take } = host({ never });
  call(1, 'never');
  expect(() => take({ type: 'put', id: 1 }, Buffer.alloc(1_000))).toThrow('not requested');
  expect(() => take({ type: 'next', id: 1 }, bytes)).toThrow('before the last');
  expect(() => call(1, 'never')).toThrow('too many calls');
  for (let id = 2; id <= 10; id += 1) call(id, 'never');
  expect(() => call(11, 'never')).toThrow('too many calls');
});

it('rejects a call while ten that were closed are still being worked on', async () => {
  let end = () => undefined as unknown;
  const wait = new Promise<null>((resolve) => {
    end = () => resolve(null);
  });
  const slow = defineOperation('files', nothing, () => wait);
  const { call, take, answerTo } = host({ slow });
  for (let id = 1; id <= 10; id += 1) {
    call(id, 'slow');
    take({ type: 'close', id }, bytes);
  }
  expect(() => call(11, 'slow')).toThrow('too many calls');
  end();
  await setImmediate();
  call(12, 'slow');
  expect(await answerTo(12)).toMatchObject({ message: { type: 'out' } });
});

it('keeps the last hundred errors of a process, however often it causes one', async () => {
  const { call, answerTo, errorAt } = host({});
  for (let id = 1; id <= 150; id += 1) {
    call(id, 'unknown');
    await answerTo(id);
  }
  expect([errorAt(49), errorAt(50), errorAt(149)]).toEqual([undefined, expect.any(Error), expect.any(Error)]);
});

it('passes on whatever an operation throws', async () => {
  const thrown = Object.assign(Object.create(null), { status: 503 });
  const read = defineOperation('files', nothing, () => Promise.reject(thrown));
  const { call, answerTo, errorAt } = host({ read });
  call(1, 'read');
  const message = expect.stringContaining('status: 503');
  expect(await answerTo(1)).toMatchObject({ message: { type: 'error', error: { origin: 0, message } } });
  expect(errorAt(0)).toBe(thrown);
});

it('fails the unfinished writes of a run when its process is gone', async () => {
  let written: Promise<Buffer> | null = null;
  const write = defineOperation('files', nothing, (_run, _args, input) => {
    written = buffer(input);
    return written;
  });
  const { call, sent, take, end } = host({ write });
  call(1, 'write');
  await until(() => sent.some(({ message }) => message.type === 'more'));
  take({ type: 'put', id: 1 }, Buffer.from('half'));
  end();
  await expect(written).rejects.toThrow('stopped sending');
});

it("keeps the worker's original errors, so that their effect stays the same", async () => {
  const outage = new OutageError('storage is down', async () => undefined);
  const sources = defineOperation('files', nothing, () => Promise.reject(outage));
  const { call, answerTo, errorAt } = host({ sources });
  call(1, 'sources');
  const { message } = await answerTo(1);
  expect(message).toMatchObject({ type: 'error', error: { jobEffect: 'wait', message: 'storage is down' } });
  expect(message.type === 'error' && errorAt(message.error.origin)).toBe(outage);
});
