import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Role, roles } from '@/server/auth/roles';
import { callerWith, openTestApi, type SignedInCaller, type TestApi } from '@/testing/test-api';

interface Operation {
  method: string;
  path: string;
}

type Document = { paths: Record<string, Record<string, object>> };

/** Routes that need no session. */
const open = new Set([
  'POST /api/signup',
  'POST /api/guests',
  'GET /api/health',
  'GET /api/health/live',
  'GET /api/health/ready',
]);

/** Routes that require their own token and accept no session. */
const byToken = new Set(['GET /api/metrics']);

/**
 * The roles that may call each route under /api/admin. A route that isn't listed allows no one, and fails.
 */
const staffOnly: Record<string, readonly Role[]> = {
  'GET /api/admin/alerts': ['admin', 'operator', 'viewer'],
  'PUT /api/admin/alerts': ['admin'],
  'POST /api/admin/alerts/secret': ['admin'],
  'POST /api/admin/alerts/test': ['admin'],
  'GET /api/admin/tokens': ['admin'],
  'DELETE /api/admin/tokens/{id}': ['admin'],
  'GET /api/admin/users': ['admin'],
  'PATCH /api/admin/users/{id}': ['admin'],
  'DELETE /api/admin/users/{id}/two-factor': ['admin'],
};

let api: TestApi;
let operations: Operation[];
const people = new Map<Role, SignedInCaller>();

beforeAll(async () => {
  api = await openTestApi({ METRICS_TOKEN: 'a token of the tests, long enough for anybody' });
  for (const role of roles) people.set(role, await api.signedIn(role));
  const { paths }: Document = await (await api.get('/api/openapi.json')).json();
  operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => ({ path, method: method.toUpperCase() })),
  );
});
afterAll(() => api.close());

const nameOf = ({ method, path }: Operation) => `${method} ${path}`;
const isWrite = ({ method }: Operation) => method !== 'GET';

/** Calls the route with made-up IDs and an empty body. */
async function call(
  caller: Pick<SignedInCaller, 'get'>,
  operation: Operation,
  headers = {},
): Promise<Response> {
  const { method } = operation;
  const path = operation.path.replaceAll(/\{\w+\}/g, randomUUID());
  const body = isWrite(operation) ? { body: '{}' } : {};
  const init = { method, ...body, headers: { 'Content-Type': 'application/json', ...headers } };
  const gone = new AbortController();
  const response = await caller.get(path, { ...init, signal: gone.signal });
  // Event streams would stay open.
  gone.abort();
  return response;
}

it('covers routes of every type', () => {
  expect(operations.length).toBeGreaterThan(10);
  expect(operations.filter(isWrite).length).toBeGreaterThan(4);
  const below = operations.map(nameOf).filter((name) => name.includes(' /api/admin/'));
  expect(Object.keys(staffOnly).sort()).toEqual(below.sort());
});

it('lets a visitor only sign up and read the health', async () => {
  for (const operation of operations) {
    const { status } = await call(api, operation);
    if (open.has(nameOf(operation))) expect(status, nameOf(operation)).not.toBe(401);
    else expect(status, nameOf(operation)).toBe(401);
  }
});

it('treats a caller with an invalid cookie as signed out', async () => {
  const forged = callerWith(api.send, { Cookie: 'better-auth.session_token=a.b' });
  for (const operation of operations.filter((each) => !open.has(nameOf(each)))) {
    expect((await call(forged, operation)).status, nameOf(operation)).toBe(401);
  }
});

it('treats a disabled user as signed out, even with a live session', async () => {
  const { id, cookie } = await api.signedIn('admin');
  await api.database.db.user.update({ where: { id }, data: { banned: true } });
  const disabled = callerWith(api.send, { Cookie: cookie });
  for (const operation of operations.filter((each) => !open.has(nameOf(each)))) {
    expect((await call(disabled, operation)).status, nameOf(operation)).toBe(401);
  }
});

it.each(roles)('lets a %s call what the role allows, and returns 403 otherwise', async (role) => {
  const caller = people.get(role);
  if (!caller) throw new Error(`there is no ${role}`);
  for (const operation of operations) {
    const name = nameOf(operation);
    const { status, headers } = await call(caller, operation);
    if (!open.has(name)) expect(headers.get('Cache-Control'), name).toMatch(/^private, no-store/);
    if (byToken.has(name)) {
      expect(status, name).toBe(401);
      continue;
    }
    const mayNot = operation.path.startsWith('/api/admin/') && !staffOnly[name]?.includes(role);
    if (mayNot) expect(status, name).toBe(403);
    else expect([401, 403, 500], name).not.toContain(status);
  }
});

it("rejects writes from other sites' pages, for every role", async () => {
  const foreign: Record<string, string>[] = [
    { Origin: 'https://evil.example' },
    { Origin: 'http://localhost:3000.evil.example' },
    { Origin: 'null' },
    { 'Sec-Fetch-Site': 'cross-site' },
    { 'Sec-Fetch-Site': 'same-site' },
  ];
  for (const operation of operations.filter(isWrite)) {
    for (const caller of [api, ...people.values()]) {
      for (const headers of foreign) {
        expect((await call(caller, operation, headers)).status, nameOf(operation)).toBe(403);
      }
    }
  }
});

it('returns every error as problem details', async () => {
  for (const operation of operations.filter((each) => !open.has(nameOf(each)))) {
    const response = await call(api, operation);
    expect(response.headers.get('Content-Type'), nameOf(operation)).toBe('application/problem+json');
    expect(response.headers.get('Content-Security-Policy')).toContain("default-src 'none'");
  }
});

it('says which methods a path has instead, also for requests that were led away from a page', async () => {
  const led = async (path: string) => {
    const { status, headers } = await api.post(`/api/rejected-method?path=${encodeURIComponent(path)}`);
    return [status, headers.get('Allow')];
  };
  expect(await led('/create_report')).toEqual([405, 'POST']);
  expect(await led('/api/jobs')).toEqual([405, 'GET, HEAD, POST, PUT, PATCH, DELETE']);
  expect(await led('/nothing')).toEqual([404, null]);
});
