import { expect, it } from 'vitest';
import * as z from 'zod';
import { enqueueIn } from '../../test/jobs';
import { defineJob } from '../contract/contract';
import { queueDefaults } from '../contract/defaults';
import { defineSystem } from './system';

const queues = { email: { concurrency: 1, ownerRunning: 3, ownerOpen: 9 } };
const contract = defineJob({
  kind: 'a-kind',
  queue: 'email',
  payload: z.object({}),
  maxAttempts: 1,
  backoff: { firstMs: 1, maxMs: 1 },
  timeoutMs: 1,
});

it("has every contract by its kind, and each queue's share per owner", () => {
  const system = defineSystem({ queues, contracts: [contract] });
  expect(system.contracts.get('a-kind')).toBe(contract);
  expect(system.ownerShares).toEqual({ email: 3 });
});

it('needs no queues, and completes their settings', () => {
  const email = defineJob({ kind: 'email', payload: z.object({}) });
  expect(defineSystem({ contracts: [email] }).queues).toEqual({ default: queueDefaults });
  expect(defineSystem({ queues: { default: { concurrency: 1 } }, contracts: [email] }).queues).toEqual({
    default: { ...queueDefaults, concurrency: 1 },
  });
  expect(defineSystem({ queues, contracts: [contract] }).queues).toEqual({
    email: { ...queueDefaults, ...queues.email },
  });
});

it('rejects a contract with an unknown queue', () => {
  const contracts = [{ ...contract, queue: 'post' }];
  expect(() => defineSystem({ queues, contracts })).toThrow('a-kind: the system has no queue "post"');
});

it('names the files to edit if the app has said where they are', async () => {
  const places = { queues: 'queues.ts', contracts: 'system.ts', contract: (kind: string) => `${kind}.ts` };
  const contracts = [{ ...contract, queue: 'post' }];
  expect(() => defineSystem({ queues, contracts, places })).toThrow(
    'only email. Change it in a-kind.ts, or add the queue to queues.ts.',
  );
  expect(() => defineSystem({ queues, contracts: [contract, contract], places })).toThrow('in a-kind.ts.');
  const enqueue = enqueueIn(defineSystem({ queues, contracts: [], places }));
  const connection = { query: async () => [], execute: async () => 0 };
  await expect(enqueue(connection, contract, {}, { ownerId: 'ada' })).rejects.toThrow(
    "a-kind isn't in the list of contracts, so no worker would run it: add it to system.ts.",
  );
});

it('rejects two contracts of one kind', () => {
  expect(() => defineSystem({ queues, contracts: [contract, { ...contract }] })).toThrow('two contracts');
});

it('lets hooks reject a contract', () => {
  const hook = {
    checkContract: () => {
      throw new Error('makes no sense');
    },
  };
  expect(() => defineSystem({ queues, contracts: [contract], hooks: [hook] })).toThrow('makes no sense');
});
