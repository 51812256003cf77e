import { mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, statSync } from 'node:fs';
import http from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { findFreePort } from '@offload/processes';
import { runAsOtherUser, until } from '@offload/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { root } from '../../scripts/root';
import { startOffload } from '../guide/system';

const victim = 'victim@example.com';
const authSecret = 'a secret that no other process may read';
const INBOX_TOKEN = 'what-opens-this-inbox';
const token = { Authorization: `Bearer ${INBOX_TOKEN}` };

let dataDir: string;
let app: string;
let inbox: number;
let smtp: number;
let seenArguments: Set<string>;
let offload: Awaited<ReturnType<typeof startOffload>>;

beforeAll(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'offload-private-'));
  const [web, page, mail] = [await findFreePort(), await findFreePort(), await findFreePort()];
  [app, inbox, smtp] = [`http://localhost:${web}`, page, mail];
  const ports = { PORT: String(web), INBOX_PORT: String(page), SMTP_PORT: String(mail) };
  const settings = { DATA_DIR: dataDir, AUTH_SECRET: authSecret, LOG_LEVEL: 'warn', INBOX_TOKEN, ...ports };
  const watch = watchArguments();
  offload = await startOffload(root, settings, 'start');
  seenArguments = watch.stop();
  await fetch(`${app}/api/signup`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ email: victim }),
  });
  await until(async () => (await ask('/api/email', token)).body.includes(victim));
});
afterAll(async () => {
  await offload.stop();
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
    const answer = await ask(path, { ...token, ...headers() });
    expect(answer).toMatchObject({ status: 403, body: '' });
    expect(answer.headers).not.toHaveProperty('access-control-allow-origin');
  }
});

it.each(foreign)('opens no WebSocket for %s', async (_, headers) => {
  expect(await upgrade({ ...token, ...headers() })).not.toContain('101');
});

it('shows the inbox live on its own page', async () => {
  expect(await ask('/', { Accept: 'text/html', ...token })).toMatchObject({
    status: 200,
    body: expect.stringContaining('<html'),
  });
  const own = { Origin: `http://localhost:${inbox}`, ...token };
  expect(await ask('/api/email', own)).toMatchObject({
    status: 200,
    body: expect.stringContaining(victim),
  });
  expect(await upgrade(own)).toContain('101 Switching Protocols');
  expect(await upgrade({ Origin: own.Origin })).toContain('401');
});

it('opens the inbox with the printed link', async () => {
  const line = await until(() => offload.said.find((text) => text.includes('Inbox  ')));
  const link = line.trim().split(/\s+/)[1] ?? '';
  const opened = await fetch(link, { redirect: 'manual' });
  const [Cookie = ''] = (opened.headers.get('Set-Cookie') ?? '').split(';');
  expect((await ask('/api/email', { Cookie })).body).toContain(victim);
});

it('shows no link that signs in to another user of the machine, who asks for one', async () => {
  const attack = `
    const admin = JSON.stringify({ email: 'admin@example.com' });
    const headers = { 'Content-Type': 'application/json' };
    console.log((await fetch('${app}/api/auth/request-password-reset', { method: 'POST', headers, body: admin })).status);
    const inbox = await fetch('http://localhost:${inbox}/api/email');
    console.log(inbox.status, (await inbox.text()).includes('${victim}'));
    const { connect } = await import('node:net');
    const socket = connect(${smtp}, '127.0.0.1').setEncoding('utf8');
    for await (const reply of socket) {
      if (!reply.startsWith('220')) { console.log(reply.slice(0, 1)); break; }
      socket.write('MAIL FROM:<a@example.com>\\r\\n');
    }`;
  expect(await runAsOtherUser(attack)).toBe('200\n401 false\n5');
});

it('puts no secret into the arguments of a process, which every user of the machine can read', () => {
  const read = (path: string) => readFileSync(path, 'utf8').trim();
  const { password } = new URL(read(join(dataDir, 'secrets/web/DATABASE_URL')));
  const owner = read(join(realpathSync(join(dataDir, 'postgres')), 'password'));
  const all = [...seenArguments].join('\n');
  expect(all).toContain('--datasource');
  for (const secret of [password, owner, authSecret, INBOX_TOKEN]) expect(all).not.toContain(secret);
});

/** Collects the arguments of all processes of this machine, until it's stopped. */
function watchArguments() {
  const seen = new Set<string>();
  const timer = setInterval(() => {
    for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
      try {
        seen.add(readFileSync(`/proc/${pid}/cmdline`, 'utf8'));
      } catch {
        // It has ended.
      }
    }
  }, 50);
  return {
    stop() {
      clearInterval(timer);
      return seen;
    },
  };
}

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
