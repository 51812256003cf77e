import { Hono, type MiddlewareHandler } from 'hono';
import { expect, it } from 'vitest';
import {
  keepOutOfCaches,
  rejectCrossSiteWrites,
  requireFormOrJson,
  requireHttps,
  requireJson,
  requireJsonIfAny,
  setDefaultCsp,
} from './request-guards';

/** Calls a route behind a guard. The route sets these headers. */
async function call(guard: MiddlewareHandler, init: RequestInit = {}, own: Record<string, string> = {}) {
  const app = new Hono().use(guard).all('/', (c) => c.text('done', 200, own));
  return app.request('http://localhost/', { method: 'POST', ...init });
}

/** Returns a header of the route's response behind a guard. */
async function headerBehind(guard: MiddlewareHandler, name: string, own: Record<string, string> = {}) {
  const response = await call(guard, {}, own);
  expect(await response.text()).toBe('done');
  return response.headers.get(name);
}

const writes = rejectCrossSiteWrites(['https://jobs.example', 'http://localhost:3000']);

it.each<Record<string, string>>([
  {},
  { Origin: 'https://jobs.example' },
  { Origin: 'http://localhost:3000', 'Sec-Fetch-Site': 'cross-site' },
  { 'Sec-Fetch-Site': 'same-origin' },
  { 'Sec-Fetch-Site': 'none' },
])('lets our own pages and programs write: %o', async (headers) => {
  expect((await call(writes, { headers })).status).toBe(200);
});

it.each<Record<string, string>>([
  { Origin: 'https://evil.example' },
  { Origin: 'null', 'Sec-Fetch-Site': 'same-origin' },
  { 'Sec-Fetch-Site': 'same-site' },
  { 'Sec-Fetch-Site': 'cross-site' },
])("lets other sites' pages read, but not write: %o", async (headers) => {
  for (const method of ['POST', 'PUT', 'PATCH', 'DELETE', 'MADE-UP'])
    expect((await call(writes, { method, headers })).status, method).toBe(403);
  for (const method of ['GET', 'HEAD', 'OPTIONS'])
    expect((await call(writes, { method, headers })).status, method).toBe(200);
});

it('lets nothing in a response run, unless its route has another policy', async () => {
  const policyOf = (own: Record<string, string>) =>
    headerBehind(setDefaultCsp, 'Content-Security-Policy', own);
  expect(await policyOf({})).toBe("default-src 'none'; frame-ancestors 'none'");
  expect(await policyOf({ 'Content-Security-Policy': 'sandbox' })).toBe('sandbox');
});

it("keeps responses out of caches, unless a route lets the user's own browser keep them", async () => {
  const policyOf = (own: Record<string, string>) => headerBehind(keepOutOfCaches, 'Cache-Control', own);
  expect(await policyOf({})).toBe('private, no-store');
  expect(await policyOf({ 'Cache-Control': 'public, max-age=60' })).toBe('private, no-store');
  expect(await policyOf({ 'Cache-Control': 'private, max-age=60' })).toBe('private, max-age=60');
});

it('makes browsers use https in the future if the app has it', async () => {
  const policyOf = (appUrl: string) => headerBehind(requireHttps(appUrl), 'Strict-Transport-Security');
  expect(await policyOf('https://jobs.example')).toBe('max-age=63072000');
  expect(await policyOf('http://localhost:3000')).toBeNull();
});

const json = { body: '{}', headers: { 'Content-Type': 'Application/JSON; charset=utf-8' } };
const malformed = { ...json, body: '{' };
const form = { body: '--x--', headers: { 'Content-Type': 'multipart/form-data; boundary=x' } };
const text = { body: '{}', headers: { 'Content-Type': 'text/plain' } };

it.each([
  { guard: requireJson, accepted: [json], unsupported: [{}, text, form] },
  { guard: requireJsonIfAny, accepted: [json, {}], unsupported: [text, form] },
  { guard: requireFormOrJson, accepted: [json, form], unsupported: [{}, text] },
])('requires a media type that the route reads: $guard.name', async ({ guard, accepted, unsupported }) => {
  for (const init of accepted) expect((await call(guard, init)).status, JSON.stringify(init)).toBe(200);
  for (const init of unsupported) expect((await call(guard, init)).status, JSON.stringify(init)).toBe(415);
  expect((await call(guard, malformed)).status).toBe(400);
});
