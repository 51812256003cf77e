import { setImmediate } from 'node:timers/promises';
import { until } from '@offload/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { runtime } from '@/server/runtime';
import { formWith, pictures } from '@/testing/pictures';
import { openTestApi, type SignedInCaller, type TestApi } from '@/testing/test-api';
import { storedUploads } from '@/testing/uploads';

let api: TestApi;
let me: SignedInCaller;
const boundary = 'the-line-between';
const multipart = { 'Content-Type': `multipart/form-data; boundary=${boundary}` };
const headOfFile = `--${boundary}\r\nContent-Disposition: form-data; name="file"; filename="a.jpg"\r\n\r\n`;

beforeAll(async () => {
  api = await openTestApi();
  me = await api.signedIn();
});
afterAll(() => api.close());

const latin = (text: string) => Buffer.from(text, 'latin1');
it.each([
  ['SVG', latin('<svg xmlns="http://www.w3.org/2000/svg"/>')],
  ['SVG after a declaration', latin('\xef\xbb\xbf<?xml version="1.0"?><svg/>')],
  ['TIFF', latin('II*\0\x08\0\0\0')],
  ['TIFF, the other way round', latin('MM\0*\0\0\0\x08')],
  ['HEIC', latin('\0\0\0\x18ftypheic\0\0\0\0mif1heic')],
  ['a film', latin('\0\0\0\x18ftypisom\0\0\0\0isommp41')],
  ['JPEG XL', latin('\0\0\0\x0cJXL \r\n\x87\n')],
  ['JPEG 2000', latin('\0\0\0\x0cjP  \r\n\x87\n')],
  ['BMP', latin('BM\x46\0\0\0')],
  ['PSD', latin('8BPS\0\x01')],
  ['ICO', latin('\0\0\x01\0\x01\0')],
  ['PDF', latin('%PDF-1.7\n')],
  ['PostScript', latin('%!PS-Adobe-3.0 EPSF-3.0\n')],
  ['HTML', latin('<!doctype html><script>alert(1)</script>')],
  ['ZIP', latin('PK\x03\x04')],
  ['a program', latin('\x7fELF\x02\x01\x01')],
  ['sound', latin('RIFF\x24\0\0\0WAVEfmt ')],
  ['a PNG after some bytes', Buffer.concat([latin('\n'), pictures.png])],
  ['the first bytes of a PNG', Buffer.from(pictures.png.subarray(0, 5))],
  ['nothing', Buffer.alloc(0)],
])('rejects %s named .jpg with a plain message, and stores nothing', async (_what, content) => {
  const response = await me.send('/api/images', { method: 'POST', body: formWith(new Uint8Array(content)) });
  expect(response.status).toBe(415);
  expect((await response.json()).detail).toMatch(
    /^This file isn’t an image .* Send a JPEG, PNG, WebP, AVIF, or GIF\.$/,
  );
  expect(await storedUploads()).toEqual([]);
});

it("doesn't take a client that hangs up for an error of ours", async () => {
  const gone = new AbortController();
  const body = new ReadableStream({
    start(controller) {
      gone.signal.addEventListener('abort', () => controller.error(new Error('aborted')));
    },
    pull: () => gone.abort(),
  });
  const headers = { 'Content-Type': 'application/json' };
  const init = { method: 'POST', headers, body, duplex: 'half', signal: gone.signal };
  expect((await me.send('/api/reports', init)).status).toBe(400);
});

it.each([
  ['/api/images', 25, Buffer.concat([pictures.png, Buffer.alloc(64_000)])],
  ['/api/imports', 200, Buffer.alloc(1_000_000, 'a')],
])('returns 413 while a file for %s is still uploading, and stores nothing', async (path, maxMb, chunk) => {
  const body = endless(chunk);
  const response = await me.send(path, { method: 'POST', headers: multipart, ...body.init });
  expect(response.status).toBe(413);
  expect((await response.json()).detail).toContain(`over the ${maxMb} MB limit`);
  expect(body.sent()).toBeLessThan(maxMb * 1_100_000);
  expect(await storedUploads()).toEqual([]);
});

it('returns 415 after the first bytes, without waiting for the rest', async () => {
  const body = endless(Buffer.alloc(64_000, '<svg>'));
  const response = await me.send('/api/images', { method: 'POST', headers: multipart, ...body.init });
  expect(response.status).toBe(415);
  expect(body.sent()).toBeLessThan(1_000_000);
});

it('stores nothing if an upload is interrupted', async () => {
  const parts = [Buffer.concat([latin(headOfFile), pictures.png, Buffer.alloc(100_000)])];
  const body = new ReadableStream({
    async pull(controller) {
      const part = parts.shift();
      if (part) return controller.enqueue(part);
      // The first half of the file is being written.
      await until(async () => (await storedUploads()).length > 0);
      controller.error(new Error('the line is dead'));
    },
  });
  const call = { method: 'POST', headers: multipart, body, duplex: 'half' as const };
  expect((await me.send('/api/images', call)).status).toBe(400);
  await until(async () => (await storedUploads()).length === 0);
});

it('rejects a second file instead of ignoring it, and stores nothing', async () => {
  const form = formWith(pictures.png);
  form.append('file', new Blob([new Uint8Array(pictures.png)]), 'second.png');
  const response = await me.send('/api/images', { method: 'POST', body: form });
  expect(response.status).toBe(400);
  expect((await response.json()).detail).toContain('one file');
  expect(await storedUploads()).toEqual([]);
});

it.each([
  ['another field', `${headOfFile.replace('name="file"', 'name="picture"')}x\r\n--${boundary}--\r\n`],
  [
    'no file',
    `--${boundary}\r\nContent-Disposition: form-data; name="widths"\r\n\r\n1\r\n--${boundary}--\r\n`,
  ],
  ['no end', `${headOfFile}x`],
  ['no form', '{}'],
  ['nothing', ''],
])('rejects a form with %s', async (_what, body) => {
  const response = await me.send('/api/images', { method: 'POST', headers: multipart, body });
  expect([400, 415]).toContain(response.status);
  expect(response.headers.get('Content-Type')).toBe('application/problem+json');
  expect(await storedUploads()).toEqual([]);
});

it.each(['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data', 'image/jpeg'])(
  'rejects %s',
  async (type) => {
    const headers = { 'Content-Type': type };
    const response = await me.send('/api/images', { method: 'POST', headers, body: 'file=x' });
    expect(response.status).toBe(415);
    expect((await response.json()).detail).toContain('multipart/form-data');
  },
);

it("doesn't blame the form if storage fails", async () => {
  const { storage } = runtime();
  const { write } = storage;
  storage.write = async () => Promise.reject(new Error('the disk is full'));
  const response = await me.send('/api/images', { method: 'POST', body: formWith(pictures.png) });
  storage.write = write;
  expect(response.status).toBe(500);
});

/** Returns a body whose file never ends, and a function that returns how many bytes were sent. */
function endless(chunk: Buffer) {
  let sent = 0;
  const body = new ReadableStream({
    start: (controller) => controller.enqueue(latin(headOfFile)),
    async pull(controller) {
      await setImmediate();
      sent += chunk.length;
      controller.enqueue(chunk);
    },
  });
  return { init: { body, duplex: 'half' as const }, sent: () => sent };
}
