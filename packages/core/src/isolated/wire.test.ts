import { expect, it } from 'vitest';
import { PermanentError } from '../contract/errors';
import { encodeFrame, encodeFromChild, failureOf, readFromChild } from './wire';

async function read(...chunks: Buffer[]) {
  async function* source() {
    yield* chunks;
  }
  const frames = [];
  for await (const { message, bytes } of readFromChild(source()))
    frames.push({ ...message, text: bytes.toString() });
  return frames;
}

const put = (id: number, text: string) => encodeFrame({ type: 'put', id }, Buffer.from(text));

it('reads frames that are split anywhere', async () => {
  const all = Buffer.concat([put(1, 'one'), put(2, ''), put(3, 'three')]);
  const frames = [
    { type: 'put', id: 1, text: 'one' },
    { type: 'put', id: 2, text: '' },
    { type: 'put', id: 3, text: 'three' },
  ];
  expect(await read(all)).toEqual(frames);
  expect(await read(...Array.from(all, (byte) => Buffer.from([byte])))).toEqual(frames);
});

it('reads what failed, however long that is, and whatever properties its error has', async () => {
  const message = 'm'.repeat(20_000);
  const long = Object.assign(new PermanentError('c'.repeat(200), message), { stack: 's'.repeat(200_000) });
  const foreign = Object.assign(new Error('refused'), { origin: 'https://example.com' });
  const own = Object.assign(new Error('gone'), { origin: 7 });
  const sent = [long, foreign, own, Object.create(null)].map((error) =>
    encodeFrame({ type: 'failure', run: 1, failure: failureOf(error) }),
  );
  const failures = (await read(...sent)).map((frame) => 'failure' in frame && frame.failure);
  expect(failures).toMatchObject([
    { effect: 'fail', code: 'c'.repeat(100), message: 'm'.repeat(10_000), stack: 's'.repeat(100_000) },
    { code: 'internal', message: 'refused', stack: expect.stringContaining('wire.test.ts') },
    { message: 'gone', origin: 7 },
    { code: 'internal', message: expect.stringContaining('{}') },
  ]);
  expect(failures[1]).not.toHaveProperty('origin');
});

it('rejects an oversized frame before reading its content', async () => {
  const head = Buffer.alloc(8);
  head.writeUInt32BE(10, 0);
  head.writeUInt32BE(4_000_000_000, 4);
  await expect(read(head)).rejects.toThrow('a frame of 4000000018 bytes');
});

it.each([
  // It must not wait for more, and keep all that comes.
  ['a frame without a message', ''],
  ['invalid JSON', 'xxx'],
  ['an unknown message', '{"type":"run"}'],
  ["a message of Node's own", '{"cmd":"NODE_HANDLE","type":"constructor"}'],
  ['an outage, which only a worker can have', '{"type":"failure","run":1,"failure":{"effect":"wait"}}'],
])('rejects %s', async (_what, text) => {
  const head = Buffer.alloc(8);
  head.writeUInt32BE(text.length, 0);
  await expect(read(Buffer.concat([head, Buffer.from(text)]))).rejects.toThrow();
});

it('fails a job for good that sends more at once than its worker reads', async () => {
  const most = Buffer.alloc(8 * 1024 * 1024 - 100);
  expect(await read(encodeFromChild({ type: 'put', id: 1 }, most))).toHaveLength(1);
  const send = () => encodeFromChild({ type: 'put', id: 1 }, Buffer.concat([most, Buffer.alloc(100)]));
  expect(send).toThrow(expect.objectContaining({ name: 'PermanentError', code: 'too_large' }));
});
