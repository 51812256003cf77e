import { randomUUID } from 'node:crypto';
import { mkdirSync, readdirSync, renameSync, rmSync, unlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { mountSmallDisk, type SmallDisk, until } from '@offload/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import * as z from 'zod';
import { openPlugs, type Plugs } from './plugs';
import { startWeb } from './processes';

const megabyte = 1024 * 1024;
const HealthSchema = z.object({ checks: z.object({ storage: z.string() }) });
let disk: SmallDisk;
let folder: string;
let plugs: Plugs;
let web: { url: string };
let headers: Record<string, string>;

beforeAll(async () => {
  disk = await mountSmallDisk(40 * megabyte);
  folder = join(disk.folder, 'files');
  plugs = await openPlugs();
  plugs.settings.more = { STORAGE_URL: `file:${folder}` };
  web = await startWeb(plugs.settings);
  headers = { Origin: 'http://localhost:3000' };
  headers.Cookie = await signIn();
});
afterAll(async () => {
  await plugs.close();
  await disk.remove();
});

const call = (path: string, init: RequestInit = {}) =>
  fetch(web.url + path, { ...init, headers: { ...headers, ...init.headers } });
const post = (path: string, body: object) =>
  call(path, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) });

async function signIn(): Promise<string> {
  const account = { email: 'files@example.com', password: 'a phrase for the tests' };
  expect((await post('/api/signup', account)).status).toBe(202);
  const response = await post('/api/auth/sign-in/email', account);
  expect(response.status).toBe(200);
  return response.headers
    .getSetCookie()
    .join('; ')
    .replace(/;[^,]*/, '');
}

/** Stores a file of the user's first job and returns its URL. */
async function putFile(): Promise<string> {
  const { db } = plugs.database;
  const { id: jobId } = await db.job.findFirstOrThrow();
  const id = randomUUID();
  const key = `jobs/${jobId}/1/${id}`;
  mkdirSync(dirname(join(folder, key)), { recursive: true });
  writeFileSync(join(folder, key), 'a,b\n');
  const file = { id, jobId, key, role: 'output', name: 'a.csv', contentType: 'text/csv', bytes: 4 };
  await db.file.create({ data: file });
  return `/api/files/${id}`;
}

function upload(bytes: number): Promise<Response> {
  const body = new FormData();
  body.set('file', new Blob(['order,country\n', ' '.repeat(bytes)]), 'orders.csv');
  return call('/api/imports', { method: 'POST', body });
}

/** Polls, because health is checked once a second no matter how often it's requested. */
async function untilStorageIs(state: 'up' | 'down'): Promise<void> {
  await until(async () => {
    const { checks } = HealthSchema.parse(await (await call('/api/health')).json());
    return checks.storage === state;
  });
}

async function expectUnavailable(response: Response): Promise<void> {
  expect([response.status, response.headers.get('Content-Type')]).toEqual([503, 'application/problem+json']);
  expect(Number(response.headers.get('Retry-After'))).toBeGreaterThan(0);
}

it('returns 410 for a file whose bytes are gone', async () => {
  const url = await putFile();
  expect((await call(url)).status).toBe(200);
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (entry.isFile()) unlinkSync(join(entry.parentPath, entry.name));
  }
  const gone = await call(url);
  expect([gone.status, gone.headers.get('Content-Type')]).toEqual([410, 'application/problem+json']);
});

it('returns 503 for uploads and downloads while the storage is down', async () => {
  const url = await putFile();
  const away = join(disk.folder, 'away');
  renameSync(folder, away);
  writeFileSync(folder, 'as if a disk were missing');
  await expectUnavailable(await call(url));
  await expectUnavailable(await upload(1));
  await untilStorageIs('down');
  rmSync(folder);
  renameSync(away, folder);
  expect((await call(url)).status).toBe(200);
  expect((await upload(1)).status).toBe(202);
  await untilStorageIs('up');
});

it('reports that a disk is nearly full, and still serves existing files', async () => {
  const url = await putFile();
  const ballast = join(disk.folder, 'ballast');
  writeFileSync(ballast, Buffer.alloc(39 * megabyte));
  await untilStorageIs('down');
  expect((await call(url)).status).toBe(200);
  await expectUnavailable(await upload(1.2 * megabyte));
  writeFileSync(ballast, Buffer.alloc(37.5 * megabyte));
  await untilStorageIs('up');
  await expectUnavailable(await upload(1.2 * megabyte));
  rmSync(ballast);
  expect((await upload(1.2 * megabyte)).status).toBe(202);
});
