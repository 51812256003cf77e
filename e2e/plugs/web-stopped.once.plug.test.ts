import { once } from 'node:events';
import { Agent, get, type IncomingMessage, request } from 'node:http';
import { connect } from 'node:net';
import { constants } from 'node:os';
import { text } from 'node:stream/consumers';
import { authSecret, createSession, until } from '@offload/testing';
import { chromium } from '@playwright/test';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { launchOptions } from '../browser';
import { openPlugs, type Plugs } from './plugs';
import { startWeb } from './processes';

let plugs: Plugs;
let web: Awaited<ReturnType<typeof startWeb>>;
let agent: Agent;
let printed: Promise<string>;

beforeAll(async () => {
  plugs = await openPlugs();
});
afterAll(() => plugs.close());
afterEach(() => agent.destroy());

async function start(port?: number): Promise<void> {
  // As browsers do: connections stay open after a response, for as long as the server lets them.
  agent = new Agent({ keepAlive: true, maxSockets: Number.POSITIVE_INFINITY });
  const more = { AUTH_SECRET: authSecret, LOG_LEVEL: 'warn' };
  web = await startWeb({ ...plugs.settings, more }, { port, output: 'pipe' });
  if (!web.stdout) throw new Error('The web has no output.');
  printed = text(web.stdout);
}

async function signIn(): Promise<string> {
  const { cookie } = await createSession(plugs.database, 'user');
  return `${cookie.name}=${cookie.value}`;
}

/** Opens an event stream. Resolves once it has begun. A busy machine may say to try again. */
async function openStream(cookie: string): Promise<IncomingMessage> {
  const stream = await until(async () => {
    const response = await new Promise<IncomingMessage>((resolve, reject) => {
      get(`${web.url}/api/events`, { agent, headers: { cookie } }, resolve).once('error', reject);
    });
    if (response.statusCode === 200) return response;
    await text(response);
    return null;
  });
  await once(stream, 'data');
  return stream;
}

/**
 * Tells the web to stop. Resolves when it's gone, to null if nothing was left to wait for, or to the milliseconds after which
 * it gave up. They are its own: how long a busy machine takes for them says nothing.
 */
async function stop(): Promise<number | null> {
  expect(await web.end('SIGTERM')).toBe(128 + constants.signals.SIGTERM);
  const [, ms] = (await printed).match(/"patienceMs":(\d+).*before every request had its response/) ?? [];
  return ms === undefined ? null : Number(ms);
}

it('is gone soon after it is told to stop, whatever its clients keep open', async () => {
  await start();
  const stream = await openStream(await signIn());
  const ended = once(stream.resume(), 'end');
  // Browsers also open connections that they don't use yet.
  const unused = connect(Number(new URL(web.url).port), '127.0.0.1');
  await once(unused, 'connect');
  const closed = once(unused.resume(), 'close');
  // A request that is under way gets its response.
  const slow = request(`${web.url}/api/signup`, {
    ...{ agent, method: 'POST' },
    headers: { 'Content-Type': 'application/json', 'Content-Length': 27, Expect: '100-continue' },
  });
  const answered = new Promise<IncomingMessage>((resolve, reject) => {
    slow.once('response', resolve).once('error', reject);
  });
  slow.flushHeaders();
  await once(slow, 'continue');
  slow.write('{"email":"');

  const stopping = stop();
  await ended;
  slow.end('ada@example.com"}');
  const response = await answered;
  expect([response.statusCode, response.headers.connection]).toEqual([202, 'close']);
  await text(response);
  await closed;
  expect(await stopping).toBeNull();
});

it('is gone soon after it is told to stop with 1,000 open streams', async () => {
  await start();
  const cookies = await Promise.all(Array.from({ length: 50 }, signIn));
  const streams: IncomingMessage[] = [];
  for (const cookie of cookies) {
    streams.push(...(await Promise.all(Array.from({ length: 20 }, () => openStream(cookie)))));
  }
  const ended = Promise.all(streams.map((stream) => once(stream.resume(), 'end')));
  expect(await stop()).toBeNull();
  expect(await ended).toHaveLength(1_000);
});

it('is gone soon while a browser shows pages, which go on with the next process by themselves', async () => {
  await start();
  const { cookie } = await createSession(plugs.database, 'user');
  const browser = await chromium.launch(launchOptions);
  const context = await browser.newContext();
  await context.addCookies([{ ...cookie, url: web.url }]);
  for (const path of ['/', '/images', '/reports', '/account']) {
    const tab = await context.newPage();
    await tab.goto(`${web.url}${path}`);
  }
  const page = await context.newPage();
  const live = page.waitForResponse('**/api/events?*');
  await page.goto(`${web.url}/jobs`);
  await live;
  await page.getByText('No jobs yet').waitFor();
  await page.evaluate('window.isTheSamePage = true');
  // The browser still has its connections, and would keep them for as long as the server lets it: 75 s.
  expect(await stop()).toBeNull();

  await start(web.port);
  const made = await context.request.post(`${web.url}/api/images`, {
    headers: { Origin: 'http://localhost:3000' },
    data: { image_url: 'https://example.com/pier.jpg' },
  });
  expect(made.status()).toBe(202);
  await page.getByRole('link', { name: 'Resize image' }).waitFor({ timeout: 60_000 });
  expect(await page.evaluate('window.isTheSamePage')).toBe(true);
  await browser.close();
});

it('does not wait for a client that never finishes its request', async () => {
  await start();
  const stuck = request(`${web.url}/api/signup`, {
    ...{ agent, method: 'POST' },
    headers: { 'Content-Type': 'application/json', 'Content-Length': 27, Expect: '100-continue' },
  });
  stuck.on('error', () => undefined).flushHeaders();
  await once(stuck, 'continue');
  expect(await stop()).toBeLessThan(10_000);
});
