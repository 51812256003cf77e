import { learnServerTime, type Problem, readProblem, unreachable } from '@offload/console/text';
import type { ClientResponse } from 'hono/client';
import { problemTypes } from '@/api/http/problem-types';
import { askForCode } from './code-dialog';

export interface Done {
  ok: true;
  /** The API URL of the created object. */
  location: string | null;
  /** The response's JSON, if it's an object that was read. */
  body?: Record<string, unknown>;
}

export interface Failed {
  ok: false;
  problem: Problem;
}

export type Answer = Done | Failed;

/** The response of the typed client. One without a body never reaches its reader. */
type ResponseOf<Body> = ClientResponse<Body, 200 | 201 | 202, 'json'> | ClientResponse<object, 304, string>;

/** Posts JSON to our own API, as `send` does. */
export function post(path: string, body?: object): Promise<Answer> {
  return send('POST', path, body);
}

/** Calls our own API. Never throws: errors are returned as problems to display. */
export async function send(
  method: 'POST' | 'PUT' | 'PATCH' | 'DELETE',
  path: string,
  body?: object,
): Promise<Answer> {
  let response: Response;
  try {
    response = await fetchConfirmed(path, {
      method,
      headers: { 'content-type': 'application/json', accept: 'application/json' },
      body: JSON.stringify(body ?? {}),
    });
  } catch {
    return { ok: false, problem: unreachable };
  }
  if (!response.ok) return { ok: false, problem: await readProblem(response) };
  const answered: unknown = isJson(response) ? await response.json().catch(() => null) : null;
  const location = response.headers.get('location');
  return { ok: true, location, body: typeof answered === 'object' ? { ...answered } : {} };
}

export type Read<Body> = { ok: true; body: Body } | Failed;

/** Waits for a call and reads its JSON. Never throws: errors are returned as problems to display. */
export async function read<Body>(call: Promise<Response | ResponseOf<Body>>): Promise<Read<Body>> {
  const sentAt = Date.now();
  try {
    const response = await call;
    learnServerTime(response, sentAt);
    if (!response.ok) return { ok: false, problem: await readProblem(response) };
    return { ok: true, body: await response.json() };
  } catch {
    return { ok: false, problem: unreachable };
  }
}

/** Fetches, and retries once if the call requires a code and the user enters one. */
export async function fetchConfirmed(path: RequestInfo | URL, init?: RequestInit): Promise<Response> {
  const response = await fetch(path, init);
  if (response.status !== 403) return response;
  const { type } = await readProblem(response.clone());
  return type === problemTypes.codeNeeded && (await askForCode()) ? fetch(path, init) : response;
}

function isJson(response: Response): boolean {
  return response.headers.get('content-type')?.includes('json') ?? false;
}

/** Returns the page of the created object: `/jobs/1` for `/api/jobs/1`. */
export function pageOf({ location }: Done): string {
  return location?.replace(/^\/api/, '') ?? '/jobs';
}

/** Returns whether our own server responds, with a request that costs it next to nothing. */
export async function isReachable(signal: AbortSignal): Promise<boolean> {
  const asked = fetch('/icon.svg', { method: 'HEAD', cache: 'no-store', signal });
  return asked.then(
    ({ ok }) => ok,
    () => false,
  );
}

/** Returns whether our own server can read the database, as far as it says. */
export async function isReady(signal: AbortSignal): Promise<boolean> {
  const asked = fetch('/api/health/ready', { cache: 'no-store', signal });
  return asked.then(
    ({ status }) => status !== 503,
    () => true,
  );
}
