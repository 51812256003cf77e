import { buffer } from 'node:stream/consumers';
import type { JobContext } from '@offload/jobs/context';
import type { IsolatedUse } from '@offload/jobs/define';
import { OutageError } from '@offload/jobs/errors';
import { until } from '@offload/testing';
import { expect, it } from 'vitest';
import { hostRun } from './host';
import { testContext } from './testing/context';
import type { ToChild } from './wire';

const bytes = Buffer.alloc(0);

function host(
  changes: Partial<JobContext>,
  uses: IsolatedUse[] = ['files', 'fetch', 'owner', 'sales', 'orders'],
) {
  const said: { message: ToChild; bytes?: Buffer | undefined }[] = [];
  const payload = { imageUrl: 'https://example.com/a.png' };
  const run = { ctx: { ...testContext, ...changes }, payload, uses };
  const { take, ...rest } = hostRun(run, (message, sent) => void said.push({ message, bytes: sent }));
  const call = (id: number, name: string, ...args: unknown[]) =>
    take({ type: 'call', run: 1, id, name, args }, bytes);
  const answerTo = (id: number) =>
    until(() => said.find(({ message }) => 'id' in message && message.id === id && message.type !== 'more'));
  return { said, take, call, answerTo, ...rest };
}

it.each([['links.setPassword'], ['mail.send'], ['changeJobs'], ['__proto__'], ['constructor']])(
  'does nothing for %s, which no isolated job may use',
  async (name) => {
    const { call, answerTo } = host({});
    call(1, name, 'x');
    expect(await answerTo(1)).toMatchObject({ message: { type: 'error' } });
  },
);

it('does for a kind only what its contract says that it uses', async () => {
  const { call, answerTo } = host({}, ['files']);
  call(1, 'csv', { from: '2023-01-01', to: '2024-01-01' });
  expect(await answerTo(1)).toMatchObject({
    message: { type: 'error', error: { message: expect.stringMatching('uses no csv') } },
  });
});

it('fetches only what the payload names: another address would carry out what a process knows', async () => {
  const fetched: string[] = [];
  const web = {
    async fetch(address: string) {
      fetched.push(address);
      return Buffer.from('picture');
    },
  };
  const { call, answerTo } = host({ web });
  call(1, 'fetch', 'https://example.net/?stolen', 1_000);
  expect(await answerTo(1)).toMatchObject({ message: { type: 'error' } });
  call(2, 'fetch', 'https://example.com/a.png', 10_000_000_000);
  expect(await answerTo(2)).toMatchObject({ message: { type: 'error' } });
  call(3, 'fetch', 'https://example.com/a.png', 1_000);
  expect((await answerTo(3)).bytes?.toString()).toBe('picture');
  expect(fetched).toEqual(['https://example.com/a.png']);
});

it('reads the owner for it, and nobody else', async () => {
  const asked: string[] = [];
  const person = async (id: string) => {
    asked.push(id);
    return null;
  };
  const { call, answerTo } = host({ data: { ...testContext.data, person } });
  call(1, 'owner');
  expect(await answerTo(1)).toMatchObject({ message: { type: 'out', isLast: true } });
  expect(asked).toEqual([testContext.job.ownerId]);
});

it('takes only what fits', async () => {
  const { call, answerTo } = host({});
  call(1, 'progress', Number.NaN, 'x');
  call(2, 'write', { name: '', contentType: 'text/html' });
  call(3, 'totals', { from: "2023-01-01'; DROP TABLE job", to: '2024-01-01' });
  for (const id of [1, 2, 3]) expect(await answerTo(id)).toMatchObject({ message: { type: 'error' } });
});

it('holds little for a process that sends what was not asked for, or asks for too much', () => {
  const never = () => new Promise<never>(() => undefined);
  const { call, take } = host({ files: { ...testContext.files, write: never, sources: never } });
  call(1, 'write', { name: 'a', contentType: 'text/plain' });
  expect(() => take({ type: 'put', id: 1 }, Buffer.alloc(1_000))).toThrow('not asked for');
  expect(() => take({ type: 'next', id: 1 }, bytes)).toThrow('before the last');
  expect(() => call(1, 'sources')).toThrow('too many calls');
  for (let id = 2; id <= 10; id += 1) call(id, 'sources');
  expect(() => call(11, 'sources')).toThrow('too many calls');
});

it('fails what a run is still writing when its process is gone', async () => {
  let written: Promise<Buffer> | null = null;
  const write: JobContext['files']['write'] = async (_file, content) => {
    written = buffer(content);
    return { id: 'x', bytes: (await written).length };
  };
  const { call, said, take, end } = host({ files: { ...testContext.files, write } });
  call(1, 'write', { name: 'a', contentType: 'text/plain' });
  await until(() => said.some(({ message }) => message.type === 'more'));
  take({ type: 'put', id: 1 }, Buffer.from('half'));
  end();
  await expect(written).rejects.toThrow('gave up');
});

it("keeps the worker's own errors, so that they mean there what they meant", async () => {
  const outage = new OutageError('storage is down', async () => undefined);
  const sources = () => Promise.reject(outage);
  const { call, answerTo, errorAt } = host({ files: { ...testContext.files, sources } });
  call(1, 'sources');
  const { message } = await answerTo(1);
  expect(message).toMatchObject({ type: 'error', error: { jobEffect: 'wait', message: 'storage is down' } });
  expect(message.type === 'error' && errorAt(message.error.origin)).toBe(outage);
});
