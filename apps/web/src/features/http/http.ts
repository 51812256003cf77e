import { learnServerTime, type Problem, readProblem, unreachable } from '@offload/console/text';
import { problemTypes } from '@/api/http/problem-types';
import { askForCode } from './code-dialog';

export interface Done<Body = Record<string, unknown>> {
  ok: true;
  location: string | null;
  /** The response's JSON; empty if it has none. */
  body: Body;
}

export interface Failed {
  ok: false;
  problem: Problem;
}

export type Answer<Body = Record<string, unknown>> = Done<Body> | Failed;

export function post<Body = Record<string, unknown>>(path: string, body?: object): Promise<Answer<Body>> {
  return send('POST', path, body);
}

/** Calls our own API. Never throws: errors are returned as problems to display. */
export function send<Body = Record<string, unknown>>(
  method: 'POST' | 'PUT' | 'PATCH' | 'DELETE',
  path: string,
  body: object = {},
): Promise<Answer<Body>> {
  const headers = { 'content-type': 'application/json', accept: 'application/json' };
  return read(fetchConfirmed(path, { method, headers, body: JSON.stringify(body) }));
}

/** Waits for a call and reads its JSON. Never throws: errors are returned as problems to display. */
export async function read<Body>(call: Promise<Response>): Promise<Answer<Body>> {
  const sentAt = Date.now();
  try {
    const response = await call;
    learnServerTime(response, sentAt);
    if (!response.ok) return { ok: false, problem: await readProblem(response) };
    const body = isJson(response) ? await response.json() : {};
    return { ok: true, location: response.headers.get('location'), body };
  } catch {
    return { ok: false, problem: unreachable };
  }
}

/** Fetches, and retries once if the call requires a code and the user enters one. */
async function fetchConfirmed(path: string, init: RequestInit): Promise<Response> {
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
