import { randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import { until } from '@offload/testing';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { runtime } from '@/server/runtime';
import { putJob } from '@/testing/jobs';
import { openTestApi, type SignedInCaller, type TestApi } from '@/testing/test-api';

let api: TestApi;
let me: SignedInCaller;
let jobId: string;
const content = '0123456789';

beforeAll(async () => {
  api = await openTestApi();
  me = await api.signedIn();
  jobId = await putJob(api.database.db, me.id);
});
afterAll(() => api.close());

it('serves a file as a download, with its name and content type', async () => {
  const response = await get(await putFile({ name: 'Umsätze "2026".csv', contentType: 'text/csv' }));
  expect(response.status).toBe(200);
  expect(await response.text()).toBe(content);
  const headers = Object.fromEntries(response.headers);
  expect(headers).toMatchObject({
    'content-type': 'text/csv',
    'content-length': '10',
    'accept-ranges': 'bytes',
    'cache-control': 'private, no-cache, no-transform',
    'x-content-type-options': 'nosniff',
    'x-request-id': expect.stringMatching(/^[0-9a-f-]{36}$/),
    'content-disposition': `attachment; filename="Umsatze \\"2026\\".csv"; filename*=UTF-8''Ums%C3%A4tze%20%222026%22.csv`,
  });
  expect(headers['content-security-policy']).toContain('sandbox');
});

it('lets only our own pages embed a PDF', async () => {
  const shown = await get(await putFile({ contentType: 'application/pdf' }));
  await shown.text();
  const policy = shown.headers.get('Content-Security-Policy');
  expect(policy).toContain("frame-ancestors 'self'");
  expect(policy).toContain("default-src 'none'");
  expect(policy).not.toContain('sandbox');
});

it.each([
  ['application/pdf', 'inline'],
  ['image/webp', 'inline'],
  ['text/html', 'attachment'],
  ['image/svg+xml', 'attachment'],
  ['application/pdf, text/html', 'attachment'],
  ['text/csv', 'attachment'],
])("shows only files that can't run code: %s is %s", async (contentType, how) => {
  const id = await putFile({ contentType });
  const saved = await get(id);
  expect(saved.headers.get('Content-Disposition')).toMatch(/^attachment; /);
  await saved.text();
  const shown = await me.get(`/api/files/${id}?inline=1`);
  expect(shown.headers.get('Content-Disposition')).toMatch(new RegExp(`^${how}; `));
  expect(shown.headers.get('X-Content-Type-Options')).toBe('nosniff');
  await shown.text();
});

it.each([
  ['bytes=0-3', 206, '0123', 'bytes 0-3/10'],
  ['bytes=7-', 206, '789', 'bytes 7-9/10'],
  ['bytes=-2', 206, '89', 'bytes 8-9/10'],
  ['bytes=0-1,3-4', 200, content, null],
  ['nonsense', 200, content, null],
])('responds to the range %s with %i', async (range, status, text, place) => {
  const response = await get(await putFile(), { Range: range });
  expect(response.status).toBe(status);
  expect(await response.text()).toBe(text);
  expect(response.headers.get('Content-Range')).toBe(place);
});

it('rejects a range outside the file', async () => {
  const response = await get(await putFile(), { Range: 'bytes=10-' });
  expect(response.status).toBe(416);
  expect(response.headers.get('Content-Range')).toBe('bytes */10');
  expect(response.headers.get('Content-Type')).toBe('application/problem+json');
  expect(await response.json()).toMatchObject({ status: 416, title: 'Range Not Satisfiable' });
});

it("returns the whole file if If-Range doesn't match", async () => {
  const id = await putFile();
  const whole = await get(id);
  const tag = whole.headers.get('ETag') ?? '';
  await whole.text();
  const same = await get(id, { Range: 'bytes=0-0', 'If-Range': tag });
  expect([same.status, await same.text()]).toEqual([206, '0']);
  const other = await get(id, { Range: 'bytes=0-0', 'If-Range': '"other"' });
  expect([other.status, await other.text()]).toEqual([200, content]);
});

it('responds with 304 to a client that has the file', async () => {
  const id = await putFile();
  for (const known of [`"${id}"`, `W/"${id}"`, `"other", "${id}"`, '*']) {
    expect((await get(id, { 'If-None-Match': known })).status).toBe(304);
  }
  const other = await get(id, { 'If-None-Match': '"other"' });
  expect([other.status, await other.text()]).toEqual([200, content]);
});

it('closes the file if the client disconnects, even before the file is opened', async () => {
  const id = await putFile();
  const reads = vi.spyOn(runtime().storage, 'read');
  await me.get(`/api/files/${id}`, { signal: AbortSignal.abort() });
  const going = new AbortController();
  await me.get(`/api/files/${id}`, { signal: going.signal });
  going.abort();
  await (await get(id)).body?.cancel();
  const opened = await Promise.all(reads.mock.results.map(({ value }) => value));
  expect(opened).toHaveLength(3);
  await until(() => opened.every(({ closed }) => closed));
  reads.mockRestore();
});

it('returns the size without the bytes for HEAD', async () => {
  const asked = { method: 'HEAD', headers: { Range: 'bytes=0-3' } };
  const response = await me.get(`/api/files/${await putFile()}`, asked);
  expect(response.status).toBe(200);
  expect(response.headers.get('Content-Length')).toBe('10');
  expect(await response.text()).toBe('');
});

it('returns 410 once a file has expired, was removed, or has lost its bytes', async () => {
  const ids = [
    await putFile({ expiresAt: new Date(Date.now() - 1) }),
    await putFile({ removedAt: new Date() }),
    await putFile({ key: `jobs/${randomUUID()}/lost` }),
  ];
  for (const id of ids) {
    const response = await get(id);
    expect(response.status).toBe(410);
    expect(response.headers.get('Content-Type')).toBe('application/problem+json');
  }
});

it("responds with 404 for another user's file, as for one that doesn't exist; admins may see it", async () => {
  const id = await putFile();
  const stranger = await api.signedIn();
  const others = await stranger.get(`/api/files/${id}`);
  const nonexistent = await stranger.get(`/api/files/${randomUUID()}`);
  expect([others.status, nonexistent.status]).toEqual([404, 404]);
  expect((await others.json()).detail).toBe((await nonexistent.json()).detail);
  expect((await api.get(`/api/files/${id}`)).status).toBe(401);
  expect(await (await (await api.signedIn('admin')).get(`/api/files/${id}`)).text()).toBe(content);
});

it.each(['x', '%00', '..%2f..%2fetc%2fpasswd', '....//', '%2e%2e'])(
  "doesn't read other paths: %s",
  async (id) => {
    expect((await me.get(`/api/files/${id}`)).status).toBe(404);
  },
);

it.each(['a\r\nSet-Cookie: b=c', 'a"; filename="b.exe', '../../a', '🦄.pdf'])(
  'adds no header through the file name %j',
  async (name) => {
    const response = await get(await putFile({ name }));
    expect(response.status).toBe(200);
    expect(response.headers.get('Set-Cookie')).toBeNull();
    const disposition = response.headers.get('Content-Disposition') ?? '';
    expect(disposition).toMatch(
      /^attachment; filename=([\w.]+|"([^"\\\r\n]|\\["\\])*")(; filename\*=UTF-8''[\w.!~%-]*)?$/,
    );
    await response.text();
  },
);

function get(id: string, headers: Record<string, string> = {}): Promise<Response> {
  return me.get(`/api/files/${id}`, { headers });
}

async function putFile(changes: object = {}): Promise<string> {
  const id = randomUUID();
  const key = `jobs/${id}/file`;
  await runtime().storage.write(key, Readable.from([Buffer.from(content)]), 'text/plain');
  const file = { id, jobId, key, role: 'output', name: 'a.txt', contentType: 'text/plain', bytes: 10 };
  await api.database.db.file.create({ data: { ...file, ...changes } });
  return id;
}
