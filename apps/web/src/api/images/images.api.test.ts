import { randomUUID } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { runtime } from '@/server/runtime';
import { formWith, pictures } from '@/testing/pictures';
import { openTestApi, type SignedInCaller, type TestApi } from '@/testing/test-api';
import { storedUploads } from '@/testing/uploads';

let api: TestApi;
let me: SignedInCaller;

beforeAll(async () => {
  api = await openTestApi();
  me = await api.signedIn();
});
afterAll(() => api.close());

it.each(Object.entries(pictures))("accepts a %s, no matter what it's called", async (format, content) => {
  const response = await send(formWith(content, {}, 'Möwen am Strand.final.HTML'));
  const job = await response.json();
  expect(response.status).toBe(202);
  expect(job).toMatchObject({ kind: 'resize-image', queue: 'image', state: 'queued', files: [] });
  expect(response.headers.get('Location')).toBe(`/api/jobs/${job.id}`);
  expect(response.headers.get('Retry-After')).toBe('1');

  const extension = format === 'jpeg' ? 'jpg' : format;
  const source = await api.database.db.file.findFirstOrThrow({ where: { jobId: job.id } });
  expect(source).toMatchObject({
    role: 'source',
    name: `Möwen am Strand.final.${extension}`,
    contentType: `image/${format}`,
    bytes: content.length,
  });
  expect(await buffer(await runtime().storage.read(source.key))).toEqual(Buffer.from(content));
});

it('creates four widths in three formats by default', async () => {
  expect(await payloadOf(await send(formWith(pictures.png)))).toEqual({
    name: 'beach.png',
    imageUrl: null,
    widths: [320, 640, 1280, 2048],
    formats: ['webp', 'avif', 'jpeg'],
  });
});

it('accepts options as form fields, and treats empty fields as not set', async () => {
  const fields = {
    widths: '100, 200',
    formats: 'webp,avif',
    quality: '70',
    ratio: '16:9',
    watermark: ' © me ',
  };
  expect(await payloadOf(await send(formWith(pictures.gif, fields)))).toEqual({
    name: 'beach.gif',
    imageUrl: null,
    widths: [100, 200],
    formats: ['webp', 'avif'],
    quality: 70,
    ratio: '16:9',
    watermark: '© me',
  });
  const empty = { widths: '', formats: '', quality: '', ratio: '', watermark: '' };
  expect(await payloadOf(await send(formWith(pictures.gif, empty)))).not.toHaveProperty('quality');
});

it('accepts PNG as a format, and a time, a deadline, and a priority as form fields', async () => {
  const inHours = (hours: number) => new Date(Date.now() + hours * 3_600_000).toISOString();
  const when = { runAt: inHours(1), deadline: inHours(2), priority: 'low' };
  const response = await send(formWith(pictures.png, { formats: 'png', ...when }));
  const { id, ...job } = await response.json();
  expect(job).toMatchObject({ state: 'scheduled', runAt: when.runAt, priority: 'low' });
  const row = await api.database.db.job.findUniqueOrThrow({ where: { id } });
  expect(row).toMatchObject({ payload: { formats: ['png'] }, deadlineAt: new Date(when.deadline) });
});

it.each([
  [{ widths: '100,x' }, '/widths/1', 'whole number'],
  [{ widths: '0' }, '/widths/0', 'at least 1'],
  [{ widths: '99999' }, '/widths/0', 'at most 4096'],
  [{ widths: '1,2,3,4,5,6,7,8,9' }, '/widths', 'up to 8'],
  [{ formats: 'webp,tiff' }, '/formats/1', 'webp, avif, jpeg, png'],
  [{ quality: '0.5' }, '/quality', 'whole number'],
  [{ ratio: '16/9' }, '/ratio', '16:9'],
  [{ watermark: 'x'.repeat(101) }, '/watermark', '100 characters'],
  [{ watermark: 'a\u0000b' }, '/watermark', 'control characters'],
])('rejects %j, names the field, and stores no file', async (fields, pointer, message) => {
  const before = await storedUploads();
  const response = await send(formWith(pictures.png, fields));
  expect(response.status).toBe(400);
  const { errors } = await response.json();
  expect(errors).toEqual([{ pointer, message: expect.stringContaining(message) }]);
  expect(await storedUploads()).toEqual(before);
});

it('returns the stored response for the same Idempotency-Key and file, and stores one file', async () => {
  const key = { 'Idempotency-Key': randomUUID() };
  const first = await (await send(formWith(pictures.png), key)).json();
  const before = await storedUploads();
  expect(await (await send(formWith(pictures.png), key)).json()).toEqual(first);
  expect((await send(formWith(pictures.gif), key)).status).toBe(422);
  expect((await send(formWith(pictures.png, { quality: '5' }), key)).status).toBe(422);
  expect(await storedUploads()).toEqual(before);
});

it("accepts the article's own call, and leaves fetching to the worker", async () => {
  const response = await me.post(
    '/api/images',
    '{"image_url": "https://example.com/photos/beach%20ball.jpg?w=1#x"}',
  );
  expect(response.status).toBe(202);
  expect(response.headers.get('Retry-After')).toBe('1');
  const { id } = await response.json();
  const row = await api.database.db.job.findUniqueOrThrow({ where: { id }, include: { files: true } });
  expect(row).toMatchObject({ kind: 'resize-image', title: 'beach ball.jpg', files: [] });
  expect(row.payload).toEqual({
    imageUrl: 'https://example.com/photos/beach%20ball.jpg?w=1#x',
    name: 'beach ball.jpg',
    widths: [320, 640, 1280, 2048],
    formats: ['webp', 'avif', 'jpeg'],
  });
});

it.each([
  ['https://example.com/', 'example.com'],
  ['https://example.com', 'example.com'],
  ['https://example.com/a/b/', 'example.com'],
  ['https://example.com/a%2F..%2F..%2Fetc%2Fpasswd', 'passwd'],
  ['https://example.com/%00%0d%0a%e2%80%ae.png', '.png'],
  ['https://example.com/%ff.png', '%ff.png'],
  ['https://example.com/m%C3%B6we.png', 'möwe.png'],
])('names the image at %s %s', async (image_url, name) => {
  expect(await payloadOf(await me.post('/api/images', { image_url }))).toMatchObject({ name });
});

it.each([
  [{}, '/image_url', 'required'],
  [{ image_url: 7 }, '/image_url', 'must be text'],
  [{ image_url: 'beach.jpg' }, '/image_url', 'http://'],
  [{ image_url: 'ftp://example.com/a.jpg' }, '/image_url', 'http://'],
  [{ image_url: 'file:///etc/passwd' }, '/image_url', 'http://'],
  [{ image_url: 'javascript:alert(1)' }, '/image_url', 'http://'],
  [{ image_url: 'http://[' }, '/image_url', 'http://'],
  [{ image_url: 'https://me:secret@example.com/' }, '/image_url', 'password'],
  [{ image_url: `https://example.com/${'x'.repeat(2_048)}` }, '/image_url', '2048'],
  [{ image_url: 'https://example.com/', widths: [0] }, '/widths/0', 'at least 1'],
  [{ image_url: 'https://example.com/', widths: '320' }, '/widths', ''],
  [{ image_url: 'https://example.com/', formats: ['bmp'] }, '/formats/0', 'webp'],
])('rejects %j', async (body, pointer, message) => {
  const response = await me.post('/api/images', body);
  expect(response.status).toBe(400);
  const text = await response.text();
  expect(JSON.parse(text).errors).toEqual([{ pointer, message: expect.stringContaining(message) }]);
  expect(text).not.toContain('secret');
});

it('shows the original to its owner only', async () => {
  const { id } = await (await send(formWith(pictures.webp))).json();
  const source = await api.database.db.file.findFirstOrThrow({ where: { jobId: id } });
  const shown = await me.get(`/api/files/${source.id}?inline=1`);
  expect(shown.headers.get('Content-Type')).toBe('image/webp');
  expect(shown.headers.get('Content-Disposition')).toBe('inline; filename=beach.webp');
  expect(new Uint8Array(await shown.arrayBuffer())).toEqual(pictures.webp);
  const stranger = await api.signedIn();
  expect((await stranger.get(`/api/files/${source.id}`)).status).toBe(404);
  expect((await stranger.get(`/api/jobs/${id}`)).status).toBe(404);
});

it('requires a session before it reads any bytes', async () => {
  const before = await storedUploads();
  const response = await api.send('/api/images', { method: 'POST', body: formWith(pictures.png) });
  expect(response.status).toBe(401);
  expect(await storedUploads()).toEqual(before);
});

function send(body: FormData, headers: Record<string, string> = {}): Promise<Response> {
  return me.send('/api/images', { method: 'POST', body, headers });
}

async function payloadOf(response: Response) {
  expect(response.status).toBe(202);
  const { id } = await response.json();
  return (await api.database.db.job.findUniqueOrThrow({ where: { id } })).payload;
}
