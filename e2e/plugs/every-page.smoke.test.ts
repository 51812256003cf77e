import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { type IncomingMessage, request } from 'node:http';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { hostileFor, hostileTexts, malformedTexts } from '@offload/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import * as z from 'zod';
import { openPlugs, type Plugs } from './plugs';
import { startWeb } from './processes';

let plugs: Plugs;
let web: { url: string };
let callers: Record<string, string>;

// Every page. New pages are tested too, and their location determines who may see them.
const folder = fileURLToPath(new URL('../../apps/web/src/app', import.meta.url));
const files = readdirSync(folder, { recursive: true, encoding: 'utf8' });
const pages = files
  .filter((file) => file.endsWith('page.tsx') || isConsole(file))
  .map((file) => `/${file.replace(/\/?(page\.tsx|route\.ts)$/, '')}`);
/** URLs that respond without a page. The API and Bull Board have their own tests for each route. */
const handlers = files
  .filter((file) => file.endsWith('route.ts') && !file.includes('[...') && !file.includes('[[...'))
  .map((file) => `/${file.replace(/\/?route\.ts$/, '')}`);

/** Any path of the console is a page of its document. */
function isConsole(file: string): boolean {
  return /^admin\/\[+\.{3}path\]+\/route\.ts$/.test(file);
}

/** Where each of them redirects, by role. Visitors are redirected to the sign-in. */
const leads: Record<string, (role: string) => string> = {
  '/start': (role) => (role === 'user' ? '/jobs' : '/admin'),
};

const forEverybody = [
  '/',
  '/docs/api',
  '/docs/problems',
  '/learn',
  '/signup',
  '/login',
  '/forgot-password',
  '/set-password',
  '/open-console',
  '/leave-console',
];
const forStrangers = ['/login', '/signup'];
const forAdmins = ['/admin/users', '/admin/tokens'];
const roles = ['user', 'viewer', 'operator', 'admin'];
const password = 'a phrase for the tests';

beforeAll(async () => {
  plugs = await openPlugs();
  web = await startWeb(plugs.settings);
  callers = { stranger: '' };
  for (const role of roles) callers[role] = await signedIn(role);
  callers.disabled = await signedIn('admin');
  await plugs.database.db.user.updateMany({ where: { name: 'disabled' }, data: { banned: true } });
});
afterAll(() => plugs.close());

async function post(path: string, body: object): Promise<Response> {
  const headers = { Origin: 'http://localhost:3000', 'Content-Type': 'application/json' };
  return fetch(web.url + path, { method: 'POST', headers, body: JSON.stringify(body) });
}

/** Creates an account with this role and returns its session. */
async function signedIn(role: string): Promise<string> {
  const email = `${randomUUID()}@example.com`;
  // The second admin will be disabled.
  const name = role === 'admin' && callers.admin ? 'disabled' : role;
  expect((await post('/api/signup', { email, name, password })).status).toBe(202);
  await plugs.database.db.user.update({ where: { email }, data: { role, emailVerified: true } });
  const response = await post('/api/auth/sign-in/email', { email, password });
  expect(response.status).toBe(200);
  return response.headers
    .getSetCookie()
    .join('; ')
    .replace(/;[^,]*/, '');
}

interface Page {
  status: number;
  type: string;
  leadsTo: string;
}

async function open(path: string, cookie = '', method = 'GET'): Promise<Page> {
  const headers = { Cookie: cookie, Origin: 'http://localhost:3000' };
  const response = await fetch(web.url + path, { method, headers, redirect: 'manual' });
  await response.text();
  const header = (name: string) => response.headers.get(name) ?? '';
  return { status: response.status, type: header('Content-Type'), leadsTo: header('Location') };
}

const fill = (page: string, text: string = randomUUID()) => page.replaceAll(/\[+[\w.]+\]+/g, text);

function expected(page: string, caller: string): { status: number; leadsTo: RegExp } {
  if (forEverybody.includes(page))
    return {
      status: forStrangers.includes(page) && roles.includes(caller) ? 307 : 200,
      leadsTo: /^(\/\w*)?$/,
    };
  if (!roles.includes(caller)) return { status: 307, leadsTo: /^\/login\?next=/ };
  if (page === '/login/code') return { status: 307, leadsTo: /^\/start$/ };
  const isMissing = page.includes('[');
  const allowed = forAdmins.includes(page) ? ['admin'] : page.startsWith('/admin') ? roles.slice(1) : roles;
  return { status: isMissing || !allowed.includes(caller) ? 404 : 200, leadsTo: /^$/ };
}

it("shows each page only to the roles that it's for", async () => {
  expect(pages.length).toBeGreaterThan(15);
  for (const page of pages) {
    for (const [caller, cookie] of Object.entries(callers)) {
      const { status, leadsTo } = await open(fill(page), cookie);
      const name = `${page} for ${caller}: ${status} ${leadsTo}`;
      const wanted = expected(page, caller);
      expect(status, name).toBe(wanted.status);
      expect(leadsTo, name).toMatch(wanted.leadsTo);
    }
  }
});

it('redirects everyone from a URL without a page, and visitors to the sign-in', async () => {
  expect(Object.keys(leads)).toEqual(handlers);
  for (const path of handlers) {
    for (const [caller, cookie] of Object.entries(callers)) {
      const { status, leadsTo } = await open(`${path}?next=https://evil.example&token=a`, cookie);
      const known = roles.includes(caller) && leads[path]?.(caller);
      expect([status, leadsTo], `${path} for ${caller}`).toEqual([
        307,
        known || `/login?next=${encodeURIComponent(path)}`,
      ]);
    }
  }
});

const parameters =
  'action actor after category children country cursor customer days from job kind lesson limit next owner product q query queue range ' +
  'signature sort state subject tab to token';

const DocumentSchema = z.object({ paths: z.record(z.string(), z.record(z.string(), z.unknown())) });

/** Sends a request with any method: `fetch` rejects TRACE. */
async function sendAs(method: string, path: string): Promise<IncomingMessage> {
  const call = request(`${web.url}${path}`, { method, headers: { Cookie: callers.admin } }).end();
  const [response]: IncomingMessage[] = await once(call, 'response');
  if (!response) throw new Error('no response');
  return response;
}

// Tests that don't depend on the queue run once.
if (process.env.TEST_QUEUE === 'postgresql') {
  it.each(['POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE', 'PURGE'])(
    'rejects %s on every page, and says which methods it has',
    async (method) => {
      for (const page of [...pages, ...handlers, '/nothing', '/signup/nothing']) {
        // The article's own requests have their own test.
        if (method === 'POST' && page === '/signup') continue;
        const response = await sendAs(method, fill(page));
        const { statusCode, headers } = response;
        const { status } = z.object({ status: z.int() }).parse(JSON.parse(await text(response)));
        const isThere = !page.endsWith('/nothing');
        const allow = page === '/signup' ? 'GET, HEAD, POST' : 'GET, HEAD';
        expect([statusCode, status, headers.allow], page).toEqual(
          isThere ? [405, 405, allow] : [404, 404, undefined],
        );
        expect(headers['content-type'], page).toBe('application/problem+json');
      }
    },
  );

  it('rejects TRACE on every URL', async () => {
    for (const path of [
      '/api/jobs',
      '/admin/bull-board',
      '/_next/static/a.js',
      '/favicon.ico?x',
      '/api/%ff',
    ]) {
      const response = await sendAs('TRACE', path);
      await text(response);
      expect(response.statusCode, path).toBeGreaterThanOrEqual(400);
      expect(response.statusCode, path).toBeLessThan(500);
    }
  });

  it.each(malformedTexts)('returns 404 for a URL that contains %j', async (text) => {
    for (const page of pages) {
      if (page.includes('[')) expect((await open(fill(page, text), callers.admin)).status, page).toBe(404);
      expect((await open(`${fill(page)}?query=${text}`, callers.admin)).status, page).toBe(404);
    }
  });

  it('returns no server error for any text in a path or a parameter', async () => {
    for (const [at, page] of pages.entries()) {
      for (const text of hostileFor(hostileTexts, at)) {
        const query = parameters
          .split(' ')
          .map((name) => `${name}=${text.slice(0, 300)}&`)
          .join('');
        // Twice, so that a page also receives a list.
        for (const path of [`${fill(page)}?${query}`, `${fill(page, text || 'x')}?${query}${query}`]) {
          const { status } = await open(path, callers.admin);
          expect(status, path.slice(0, 200)).toBeLessThan(500);
        }
      }
    }
  });

  it.each(malformedTexts)(
    'returns 400 with problem details for a call that contains %j in its URL',
    async (text) => {
      const { paths } = DocumentSchema.parse(await (await fetch(`${web.url}/api/openapi.json`)).json());
      const operations = Object.entries(paths).flatMap(([path, methods]) =>
        Object.keys(methods).map((method) => ({ path, method: method.toUpperCase() })),
      );
      const board = ['', '/queue/', '/static/', '/api/queues/', '/api/queues/email/'].map((path) => ({
        path: `/admin/bull-board${path}{text}`,
        method: 'GET',
      }));
      const ofConsole = ['GET', 'POST'].map((method) => ({ path: '/admin/api/jobs/{text}', method }));
      for (const { path, method } of [
        ...operations,
        ...board,
        ...ofConsole,
        { path: '/api/auth/reset-password/{text}', method: 'GET' },
      ]) {
        const url = path.includes('{') ? path.replaceAll(/\{\w+\}/g, text) : `${path}?x=${text}`;
        const { status, type } = await open(url, callers.admin, method);
        expect([status, type], `${method} ${url}`).toEqual([400, 'application/problem+json']);
      }
    },
  );
}
