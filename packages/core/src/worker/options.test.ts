import { expect, it } from 'vitest';
import { z } from 'zod';
import { defineJob } from '../contract/contract';
import { defineProcessor } from '../contract/define-processor';
import { defineSystem } from '../contract/system';
import { completeOptions } from './options';

const contract = defineJob({
  kind: 'some-kind',
  queue: 'some-queue',
  payload: z.object({}),
  maxAttempts: 1,
  backoff: { firstMs: 1, maxMs: 1 },
  timeoutMs: 1,
});
const definition = defineProcessor(contract, async () => ({}));
const system = defineSystem({
  queues: { 'some-queue': { concurrency: 1, ownerRunning: 1, ownerOpen: 1 } },
  contracts: [contract],
});
const databaseUrl = 'postgres://localhost/app';

it('accepts a list of processors, and keeps queues in the database by default', () => {
  const { kinds, queueUrl } = completeOptions({ system, databaseUrl, kinds: [definition] });
  expect([...kinds]).toEqual([['some-kind', definition]]);
  expect(queueUrl).toBe(databaseUrl);
});

it('keeps the given options', () => {
  const given = { system, databaseUrl, queueUrl: 'redis://localhost', leaseMs: 5, kinds: new Map() };
  expect(completeOptions(given)).toMatchObject(given);
});

it('rejects two processors of one kind', () => {
  const kinds = [definition, definition];
  expect(() => completeOptions({ system, databaseUrl, kinds })).toThrow('some-kind: two processors');
});

it('rejects a contract that is given instead of its processor', () => {
  const options = { system, databaseUrl, kinds: [contract] };
  expect(() => Reflect.apply(completeOptions, null, [options])).toThrow('kinds takes processors');
});
