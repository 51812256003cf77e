import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findFreePort } from '@offload/processes';
import { until } from '@offload/testing';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';
import * as z from 'zod';
import { root } from '../../scripts/root';
import { startOffload } from '../guide/system';

const login = { email: 'admin@example.com', password: 'a phrase for the tests' };
const columns = 'order_number,date,customer,country,product,category,quantity,unit_price,currency';

let dataDir: string;
let settings: Record<string, string>;

beforeAll(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'offload-start-'));
  const [web, inbox, smtp] = [await findFreePort(), await findFreePort(), await findFreePort()];
  settings = {
    DATA_DIR: dataDir,
    PORT: String(web),
    INBOX_PORT: String(inbox),
    SMTP_PORT: String(smtp),
    ADMIN_EMAIL: login.email,
    ADMIN_PASSWORD: login.password,
    // No job may finish before the worker stops.
    DRAIN_MS: '0',
    LOG_LEVEL: 'warn',
  };
});
afterAll(() => rmSync(dataDir, { recursive: true, force: true }));

const JobSchema = z.object({
  id: z.string(),
  state: z.string(),
  attempt: z.number(),
  progress: z.object({ percent: z.number() }),
  runStartedAt: z.string().nullable(),
  error: z.unknown(),
  files: z.array(z.unknown()),
});

async function signIn() {
  const url = `http://localhost:${settings.PORT}`;
  const headers = { Origin: url, 'Content-Type': 'application/json' };
  const request = { method: 'POST', headers, body: JSON.stringify(login) };
  const { headers: answered } = await fetch(`${url}/api/auth/sign-in/email`, request);
  const Cookie = answered
    .getSetCookie()
    .map((cookie) => cookie.split(';', 1)[0])
    .join('; ');
  const call = async (path: string, init: RequestInit = {}) => {
    const response = await fetch(`${url}/api/${path}`, {
      ...init,
      headers: { ...init.headers, Origin: url, Cookie },
    });
    if (response.status > 202) throw new Error(`${path}: ${response.status} ${await response.text()}`);
    return JobSchema.parse(await response.json());
  };
  return {
    find: (id: string) => call(`jobs/${id}`),
    postFile(path: string, name: string, content: Blob, options: Record<string, string> = {}) {
      const body = new FormData();
      for (const [key, value] of Object.entries(options)) body.set(key, value);
      body.set('file', content, name);
      return call(path, { method: 'POST', body });
    },
    postJson: (path: string, body: object) =>
      call(path, {
        method: 'POST',
        body: JSON.stringify(body),
        headers: { 'Content-Type': 'application/json' },
      }),
  };
}

function csv(rows: number, name: string): Blob {
  const row = (at: number) => `${name}-${at},2024-02-29,A,PL,Pan ${at % 50},Kitchen,1,12.50,EUR\n`;
  return new Blob([`${columns}\n${Array.from({ length: rows }, (_, at) => row(at)).join('')}`]);
}

async function noise(side: number): Promise<Blob> {
  const type = { type: 'gaussian', mean: 128, sigma: 60 } as const;
  const create = { width: side, height: side, channels: 3, background: '#888', noise: type } as const;
  return new Blob([new Uint8Array(await sharp({ create }).png({ compressionLevel: 1 }).toBuffer())]);
}

type Person = Awaited<ReturnType<typeof signIn>>;

const untilAtWork = (person: Person, ids: string[]) =>
  until(async () =>
    (await Promise.all(ids.map(person.find))).every(
      ({ state, progress }) => state === 'running' && progress.percent > 0,
    ),
  );

/**
 * Starts a report, an image, and an import that each take seconds. Returns their IDs once all three are
 * running.
 */
async function startLongJobs(): Promise<string[]> {
  const person = await signIn();
  const image = await noise(2_500);
  const { id: sold } = await person.postFile('imports', 'sold.csv', csv(20_000, 'S'));
  await until(async () => (await person.find(sold)).state === 'succeeded', 120_000);
  const jobs = await Promise.all([
    person.postJson('reports', { id: 'monthly-sales', data: { year: 2024 } }),
    person.postFile('images', 'noise.png', image, { widths: '2500', formats: 'avif', quality: '100' }),
  ]);
  const ids = jobs.map(({ id }) => id);
  await untilAtWork(person, ids);
  // Started last, because its process is already running.
  ids.push((await person.postFile('imports', 'more.csv', csv(60_000, 'M'))).id);
  await untilAtWork(person, ids);
  return ids;
}

/** Returns the command lines of the processes that belong to this start. */
function processesLeft(): string[] {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid);
  return pids
    .filter((pid) => `${readProc(pid, 'cmdline')}\0${readProc(pid, 'environ')}`.includes(dataDir))
    .map((pid) => `${pid} ${readProc(pid, 'cmdline')}`);
}

function readProc(pid: string, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8');
  } catch {
    // The process has ended, or isn't ours.
    return '';
  }
}

function bytesOf(id: string): string[] {
  const folder = join(dataDir, 'files', 'jobs', id);
  if (!existsSync(folder)) return [];
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map(({ name }) => name);
}

it('requeues running jobs when Ctrl-C stops npm start, and they succeed on attempt 1 after a restart', async () => {
  const first = await startOffload(root, settings, 'start');
  onTestFinished(first.stop);
  const ids = await startLongJobs();
  expect(await first.signalGroup('SIGINT')).toBe(0);
  expect(processesLeft()).toEqual([]);

  const restartedAt = new Date().toISOString();
  const second = await startOffload(root, settings, 'start');
  onTestFinished(second.stop);
  const person = await signIn();
  for (const id of ids) {
    await until(
      async () => !['queued', 'running', 'retrying'].includes((await person.find(id)).state),
      180_000,
    );
    const job = await person.find(id);
    expect(job).toMatchObject({ state: 'succeeded', attempt: 1, error: null });
    // Otherwise this test has proved nothing.
    expect(`${job.runStartedAt}` > restartedAt).toBe(true);
    expect(bytesOf(id)).toHaveLength(job.files.length);
  }
  expect(await second.signalGroup('SIGTERM')).toBe(0);
  expect(processesLeft()).toEqual([]);
}, 600_000);
