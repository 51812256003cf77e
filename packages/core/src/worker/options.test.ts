import { expect, it } from 'vitest';
import * as z from 'zod';
import { type AnyContract, defineJob } from '../contract/contract';
import { defineProcessor } from '../contract/define-processor';
import { defineOperation } from '../isolated/operations';
import { defineSystem } from '../system/system';
import { checkOptions, completeOptions } from './options';

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

it('takes an option that is undefined, as an unset variable is, for one that is left out', () => {
  const given = { system, databaseUrl, kinds: [definition] };
  const unset = { listenUrl: undefined, queueUrl: undefined, drainMs: undefined };
  const { listenUrl, queueUrl, drainMs } = completeOptions(given);
  expect(completeOptions({ ...given, ...unset, services: undefined, tasks: undefined })).toMatchObject({
    ...{ listenUrl, queueUrl, drainMs },
    services: expect.any(Function),
  });
});

it.each([
  [{ databasePool: 3 }, 'databasePool must be a whole number from 6 to 2147483647, not 3.'],
  [{ leaseMs: Number.NaN }, 'leaseMs must be a whole number from 1 to 2147483647, not NaN.'],
  [{ drainMs: -1 }, 'drainMs must be a whole number from 0 to 2147483647, not -1.'],
  [{ drainMs: 2 ** 31 }, 'drainMs must be a whole number from 0 to 2147483647, not 2147483648.'],
  [{ leaseMs: 2 ** 31 }, 'leaseMs must be a whole number from 1 to 2147483647, not 2147483648.'],
  [{ listenUrl: 'the pooler' }, 'listenUrl must be a URL, such as'],
])('rejects %o', (option, problem) => {
  const given = { system, databaseUrl, kinds: [definition], ...option };
  expect(() => completeOptions(given)).toThrow(`createWorker: ${problem}`);
});

it('rejects two processors of one kind', () => {
  const kinds = [definition, definition];
  expect(() => completeOptions({ system, databaseUrl, kinds })).toThrow('some-kind: two processors');
});

it('rejects a contract that is given instead of its processor', () => {
  const options = { system, databaseUrl, kinds: [contract] };
  expect(() => Reflect.apply(completeOptions, null, [options])).toThrow('kinds takes processors');
});

const queues = { email: { concurrency: 1, ownerRunning: 1, ownerOpen: 1 } };
const read = defineOperation('files', z.tuple([]), async () => null);
const isolated = { entry: new URL('child.ts', import.meta.url), operations: new Map([['read', read]]) };

function contractOf(changes: Partial<AnyContract> = {}) {
  return defineJob({
    ...{ kind: 'a-kind', queue: 'email', payload: z.object({}) },
    ...{ maxAttempts: 1, backoff: { firstMs: 1, maxMs: 1 }, timeoutMs: 1 },
    ...changes,
  });
}

const kindsOf = (contract: AnyContract, name = contract.kind) =>
  new Map([[name, defineProcessor(contract, async () => ({}))]]);

it('accepts kinds that fit the system and the operations', () => {
  const contract = contractOf({ isolated: { memoryMb: 1, uses: ['files'] } });
  const system = defineSystem({ queues, contracts: [contract] });
  expect(() => checkOptions({ system, kinds: kindsOf(contract), isolated })).not.toThrow();
});

it("rejects a kind under another name, or whose contract or queue isn't in the system", () => {
  const contract = contractOf();
  const system = defineSystem({ queues, contracts: [contract] });
  expect(() => checkOptions({ system, kinds: kindsOf(contract, 'other') })).toThrow('other: its contract');
  const copy = contractOf();
  expect(() => checkOptions({ system, kinds: kindsOf(copy) })).toThrow("isn't in the system's list");
  const elsewhere = contractOf({ queue: 'image' });
  expect(() => checkOptions({ system, kinds: kindsOf(elsewhere) })).toThrow('has no queue "image"');
});

it('rejects an isolated kind without a program, or with a use that no operation has', () => {
  const contract = contractOf({ isolated: { memoryMb: 1, uses: ['files', 'mail'] } });
  const system = defineSystem({ queues, contracts: [contract] });
  const kinds = kindsOf(contract);
  expect(() => checkOptions({ system, kinds })).toThrow('needs the option "isolated"');
  expect(() => checkOptions({ system, kinds, isolated })).toThrow('no operation has the use "mail"');
});
