import { randomUUID } from 'node:crypto';
import { channel } from 'node:diagnostics_channel';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openLog } from '@offload/core/log';
import { authSecret, createSession, createTestDatabase, type TestDatabase } from '@offload/testing';
import { createApi } from '@/api/app';
import { describeApi } from '@/api/document/document';
import type { Role } from '@/server/auth/roles';
import { clientHeader } from '@/server/http/client-address';
import { runtime } from '@/server/runtime';
import { responseChecker } from './check-response';
import { rememberHashes } from './hashes';

type Send = (path: string, init?: RequestInit) => Promise<Response>;

/** A user who calls the API. */
export interface Caller {
  /** Any call, with what the caller always sends. */
  send: Send;
  get: Send;
  post(path: string, body?: unknown, headers?: Record<string, string>): Promise<Response>;
  put(path: string, body?: unknown): Promise<Response>;
  patch(path: string, body?: unknown, headers?: Record<string, string>): Promise<Response>;
  /** Sends a form with a file, or what a test makes of one. */
  upload(path: string, body: BodyInit, headers?: Record<string, string>): Promise<Response>;
}

export interface SignedInCaller extends Caller {
  id: string;
  email: string;
  /** The session, for what else the person calls. */
  cookie: string;
}

export interface TestApi extends Caller {
  database: TestDatabase;
  /** A new user with a session. */
  signedIn(role?: Role): Promise<SignedInCaller>;
  close(): Promise<void>;
}

const appUrl = 'http://localhost:3000';
/** Printed if a test fails (print-log.ts). */
const logged = channel('offload.test.logged');
export const password = 'correct horse battery';

/** The API as one web process has it, on a database of the test file's own. One at a time: a process has one runtime. */
export async function openTestApi(settings: Record<string, string> = {}): Promise<TestApi> {
  const database = await createTestDatabase();
  const files = mkdtempSync(join(tmpdir(), 'offload-files-'));
  const before = { ...process.env };
  Object.assign(process.env, {
    DATABASE_URL: database.url,
    QUEUE_URL: database.url,
    STORAGE_URL: `file:${files}`,
    APP_URL: appUrl,
    AUTH_SECRET: authSecret,
    LOG_LEVEL: 'silent',
    STAFF_TWO_FACTOR: 'off',
    ...settings,
  });
  const api = createApi();
  rememberHashes(runtime().hasher);
  runtime().log = openLog('web', 'warn', { write: (line) => logged.publish(line) });
  const check = responseChecker(describeApi(api));
  const send: Send = async (path, init) => {
    const request = new Request(`${appUrl}${path}`, init);
    const response = await api.fetch(request);
    await check(request, response);
    return response;
  };
  return {
    ...callerWith(send, fromAddress()),
    database,
    async signedIn(role = 'user') {
      const { userId: id, email, cookie: session } = await createSession(database, role);
      await givePassword(database, id);
      const cookie = `${session.name}=${session.value}`;
      return { ...callerWith(send, { Cookie: cookie, ...fromAddress() }), id, email, cookie };
    },
    async close() {
      const { db, jobs, live } = runtime();
      await live.close();
      await jobs.close();
      await db.$disconnect();
      await database.drop();
      rmSync(files, { recursive: true });
      // The next file may run in this process.
      Object.assign(globalThis, { offload: undefined, offloadEnv: undefined });
      restoreEnv(before);
    },
  };
}

function restoreEnv(before: NodeJS.ProcessEnv): void {
  for (const name of Object.keys(process.env)) if (!(name in before)) delete process.env[name];
  Object.assign(process.env, before);
}

/** Returns a caller that sends these headers with each call. */
export function callerWith(send: Send, always: Record<string, string> = {}): Caller {
  const sendWith: Send = (path, init = {}) =>
    send(path, { ...init, headers: { ...always, ...asRecord(init.headers) } });
  // Sends JSON; a body that is text goes out as it is.
  const sendJson =
    (method: string) =>
    (path: string, body: unknown = {}, headers: Record<string, string> = {}) =>
      send(path, {
        method,
        headers: { 'Content-Type': 'application/json', ...always, ...headers },
        body: typeof body === 'string' ? body : JSON.stringify(body),
      });
  return {
    send: sendWith,
    get: sendWith,
    post: sendJson('POST'),
    put: sendJson('PUT'),
    patch: sendJson('PATCH'),
    upload(path, body, headers = {}) {
      // Without it no body can be a stream.
      const streaming = { duplex: 'half' };
      return send(path, { method: 'POST', headers: { ...always, ...headers }, body, ...streaming });
    },
  };
}

/** Signs in and returns the cookie. */
export async function signIn(send: Send, email: string, withPassword = password): Promise<string> {
  const body = { email, password: withPassword };
  const headers = fromAddress();
  const response = await callerWith(send).post('/api/auth/sign-in/email', body, headers);
  if (response.status !== 200) throw new Error(`not signed in: ${response.status} ${await response.text()}`);
  return cookieOf(response);
}

let addresses = 0;

/**
 * Returns the header in which the server writes the address of a client. By default, it's an address that hasn't called yet,
 * because calls are limited per address.
 */
export function fromAddress(address = newAddress()): Record<string, string> {
  return { [clientHeader()]: address };
}

/** Each in a network of its own. */
function newAddress(): string {
  addresses += 1;
  return `198.${addresses >> 8}.${addresses & 255}.7`;
}

/** Returns the session cookie that a response sets, as a browser sends it back. */
export function cookieOf(response: Response): string {
  return response.headers
    .getSetCookie()
    .map((cookie) => cookie.split(';')[0])
    .join('; ');
}

/** Gives a user the password of the tests. It isn't new, because a new one is checked twice. */
async function givePassword({ db }: TestDatabase, userId: string): Promise<void> {
  const account = { id: randomUUID(), accountId: userId, providerId: 'credential', userId };
  await db.account.create({
    data: { ...account, password: await runtime().hasher.hash(password), updatedAt: new Date(0) },
  });
}

function asRecord(headers: HeadersInit | undefined): Record<string, string> {
  return Object.fromEntries(new Headers(headers));
}
