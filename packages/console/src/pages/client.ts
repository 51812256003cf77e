import { pageHeader } from '@offload/core/admin/browser';
import { type Connection, follow } from '@offload/react';
import type { ConsoleReads } from '../api/console-reads';
import { maybeDone, type Problem, readProblem, signedOut, unreachable } from '../ui/problem';
import { learnServerTime } from '../ui/time/server-clock';

// Otherwise, if a connection is lost silently, its call, and the button that made it, would wait for minutes.
const patienceMs = 60_000;

export type Read<Body> = { ok: true; body: Body } | { ok: false; problem: Problem };

/** A route of a read, with the parameters of its path and of its query. */
export interface Call<Route extends keyof ConsoleReads> {
  route: Route;
  id?: string | undefined;
  query?: string | undefined;
}

/** Calls the console's API. Errors are returned as problems to display. */
export interface Client {
  read<Route extends keyof ConsoleReads>(
    call: Call<Route>,
    signal: AbortSignal,
  ): Promise<Read<ConsoleReads[Route]>>;
  /** Posts JSON. The caller parses the body of the response. */
  post(path: string, body?: object): Promise<Read<unknown>>;
}

/** Whether the app leads to its login, or shows it in the place of a response: the API sends neither redirects nor pages. */
function isLogin({ type, ok, headers }: Response): boolean {
  return type === 'opaqueredirect' || (ok && (headers.get('content-type')?.startsWith('text/html') ?? false));
}

export function createClient(basePath: string): Client {
  // Trusts our own server, whose routes are typed by the same `ConsoleReads`.
  async function respond<Body>(path: string, init: RequestInit): Promise<Read<Body>> {
    const late = AbortSignal.timeout(patienceMs);
    const sentAt = Date.now();
    try {
      const signal = AbortSignal.any([late, ...(init.signal ? [init.signal] : [])]);
      const response = await fetch(`${basePath}/api${path}`, { ...init, signal, redirect: 'manual' });
      learnServerTime(response, sentAt);
      if (isLogin(response)) return { ok: false, problem: signedOut };
      if (!response.ok) return { ok: false, problem: await readProblem(response) };
      return { ok: true, body: await response.json() };
    } catch {
      return { ok: false, problem: late.aborted && init.method === 'POST' ? maybeDone : unreachable };
    }
  }
  return {
    async read({ route, id = '', query = '' }, signal) {
      const path = `${route.replace(':id', encodeURIComponent(id))}${query && `?${query}`}`;
      return respond(path, { signal, headers: { accept: 'application/json' } });
    },
    post: (path, body = {}) =>
      respond(path, {
        method: 'POST',
        headers: { 'content-type': 'application/json', accept: 'application/json', [pageHeader]: '1' },
        body: JSON.stringify(body),
      }),
  };
}

/** Notifies of changed jobs. */
export interface Changes {
  isLive(): boolean;
  /** Calls back when jobs may have changed, or when that won't be said for now, until the returned function is called. */
  subscribe(onChange: () => void): () => void;
}

/** Follows the console's stream of changes, once for all that its pages read. */
export function followChanges(basePath: string): Changes {
  const listeners = new Set<() => void>();
  let connection: Connection = 'connecting';
  const tell = () => {
    for (const listener of listeners) listener();
  };
  function onConnection(next: Connection): void {
    const isLost = connection === 'live' && next !== 'live';
    connection = next;
    if (isLost) tell();
  }
  follow({ url: `${basePath}/api/events`, onOpen: async () => tell(), onEvent: tell, onConnection });
  return {
    isLive: () => connection === 'live',
    subscribe(onChange) {
      listeners.add(onChange);
      return () => void listeners.delete(onChange);
    },
  };
}
