import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { testContext, testSteps } from '@offload/core/test/context';
import { completeServices, type GivenServices } from '@offload/core/test/worker-parts';
import { expect, it } from 'vitest';
import { operations } from './isolated';

const payload = { imageUrl: 'https://example.com/a.png' };

/** Starts an operation for a run with only these services. */
function start(name: string, args: unknown[], services: GivenServices = {}) {
  const job = { ...testContext.job, ownerId: 'ada' };
  const ctx = { ...testContext, job, services: completeServices(services) };
  const operation = operations.get(name) ?? expect.fail(`no operation ${name}`);
  return operation.begin(
    { ctx, steps: testSteps, payload, uses: [operation.use], operations },
    args,
    Readable.from([]),
  );
}

const begin = async (...given: Parameters<typeof start>) => start(...given);

it('fetches only URLs in the payload: another URL could leak what the process knows', async () => {
  const fetched: string[] = [];
  const web = {
    async fetch(address: string) {
      fetched.push(address);
      return Buffer.from('picture');
    },
  };
  const fetch = async (...args: unknown[]) => {
    const answers = start('fetch', args, { web });
    if (!(Symbol.asyncIterator in answers)) return expect.fail('it yields bytes');
    return (await buffer(answers)).toString();
  };
  await expect(fetch('https://example.net/?stolen', 1_000)).rejects.toThrow("isn't in the payload");
  await expect(fetch('https://example.com/a.png', 10_000_000_000)).rejects.toThrow();
  expect(await fetch('https://example.com/a.png', 1_000)).toBe('picture');
  expect(fetched).toEqual(['https://example.com/a.png']);
});

it("reads the job's owner, and no other user", async () => {
  const ids: string[] = [];
  const find = async (id: string) => {
    ids.push(id);
    return null;
  };
  expect(await begin('owner', [], { people: { find } })).toBeNull();
  await expect(begin('owner', ['bob'], { people: { find } })).rejects.toThrow();
  expect(ids).toEqual(['ada']);
});

it.each([
  ['write', { name: '', contentType: 'text/html' }],
  ['totals', { from: "2023-01-01'; DROP TABLE job", to: '2024-01-01' }],
  ['open', '../a'],
])('rejects invalid arguments for %s', async (name, argument) => {
  await expect(begin(name, [argument])).rejects.toThrow();
});
