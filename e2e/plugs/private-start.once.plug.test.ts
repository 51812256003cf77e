import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import http from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { findFreePort } from '@offload/processes';
import { until } from '@offload/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { root } from '../../scripts/root';
import { startOffload } from '../guide/system';

const victim = 'victim@example.com';
const authSecret = 'a secret that no other process may read';

let dataDir: string;
let inbox: number;
let stop: () => Promise<void> = async () => undefined;

beforeAll(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'offload-private-'));
  const [web, page, mail] = [await findFreePort(), await findFreePort(), await findFreePort()];
  inbox = page;
  const ports = { PORT: String(web), INBOX_PORT: String(page), SMTP_PORT: String(mail) };
  const settings = { DATA_DIR: dataDir, AUTH_SECRET: authSecret, LOG_LEVEL: 'warn', ...ports };
  ({ stop } = await startOffload(root, settings, 'start'));
  await fetch(`http://localhost:${web}/api/signup`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ email: victim }),
  });
  await until(async () => (await ask('/api/email')).body.includes(victim));
});
afterAll(async () => {
  await stop();
  rmSync(dataDir, { recursive: true, force: true });
});

/** Requests the inbox as a browser would. Unlike `fetch`, this can set Host and Origin. */
async function ask(path: string, headers: Record<string, string> = {}) {
  const request = http.get({
    host: '127.0.0.1',
    port: inbox,
    path,
    headers: { Host: `localhost:${inbox}`, ...headers },
  });
  const response = await new Promise<http.IncomingMessage>((resolve, reject) => {
    request.once('response', resolve).once('error', reject);
  });
  return { status: response.statusCode, headers: response.headers, body: await text(response) };
}

const foreign = [
  ['a page of another site', () => ({ Origin: 'https://evil.example' })],
  ['a sandboxed page', () => ({ Origin: 'null' })],
  ['a page of another port', () => ({ Origin: 'http://localhost:1' })],
  ['a site whose name leads here', () => ({ Host: `evil.example:${inbox}` })],
  [
    'a site whose name leads here, at its own origin',
    () => ({ Host: `evil.example:${inbox}`, Origin: `http://evil.example:${inbox}` }),
  ],
] as const;

it.each(foreign)('shows no email to %s', async (_, headers) => {
  for (const path of ['/api/email', '/socket.io/?EIO=4&transport=polling']) {
    const answer = await ask(path, { Cookie: 'a=b', ...headers() });
    expect(answer).toMatchObject({ status: 403, body: '' });
    expect(answer.headers).not.toHaveProperty('access-control-allow-origin');
  }
});

it.each(foreign)('opens no WebSocket for %s', async (_, headers) => {
  expect(await upgrade(headers())).not.toContain('101');
});

it('shows the inbox live on its own page', async () => {
  expect(await ask('/', { Accept: 'text/html' })).toMatchObject({
    status: 200,
    body: expect.stringContaining('<html'),
  });
  const own = { Origin: `http://localhost:${inbox}` };
  expect(await ask('/api/email', own)).toMatchObject({
    status: 200,
    body: expect.stringContaining(victim),
  });
  expect(await upgrade(own)).toContain('101 Switching Protocols');
});

/**
 * Requests a WebSocket. Returns the first line of the response, or an empty string if the connection was
 * closed.
 */
async function upgrade(headers: Record<string, string>): Promise<string> {
  const socket = connect(inbox, '127.0.0.1');
  const all = {
    ...{ Host: `localhost:${inbox}`, Upgrade: 'websocket', Connection: 'Upgrade' },
    ...{ 'Sec-WebSocket-Version': '13', 'Sec-WebSocket-Key': 'AAAAAAAAAAAAAAAAAAAAAA==', ...headers },
  };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.write(`GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\n${lines.join('')}\r\n`);
  for await (const chunk of socket) return String(chunk).split('\r\n', 1)[0] ?? '';
  return '';
}

it('keeps emails, files, and secrets from other users of the machine', () => {
  for (const name of ['inbox', 'files', 'secrets']) {
    expect(statSync(join(dataDir, name)).mode & 0o077, name).toBe(0);
    for (const entry of readdirSync(join(dataDir, name), { recursive: true, withFileTypes: true })) {
      const file = join(entry.parentPath, entry.name);
      expect(statSync(file).mode & 0o077, file).toBe(0);
    }
  }
  expect(statSync(join(dataDir, 'secrets.json')).mode & 0o077).toBe(0);
});

it('leaves no secret in the environment of the processes that it started', () => {
  const environments = ours().map((pid) => readFileSync(`/proc/${pid}/environ`, 'utf8'));
  expect(environments.length).toBeGreaterThan(1);
  for (const environment of environments) {
    expect(environment).not.toContain(authSecret);
    expect(environment).not.toMatch(/postgres:\/\/|(PASSWORD|SECRET|_KEY|TOKEN)=/);
  }
});

/** Returns the web, the worker, and their child processes: every process that knows where the files are. */
function ours(): string[] {
  return readdirSync('/proc').filter((pid) => {
    try {
      return (
        /^\d+$/.test(pid) &&
        readFileSync(`/proc/${pid}/environ`, 'utf8').includes(`STORAGE_URL=file:${dataDir}`)
      );
    } catch {
      // The process has ended, or belongs to another user.
      return false;
    }
  });
}
