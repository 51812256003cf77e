import { randomUUID } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { isDatabaseDown } from '@offload/core/sql';
import { onRequest } from './exchanges';
import { isOfApi, isOfNext, isPage } from './page-methods';

// As in client-address.ts.
const holder: typeof globalThis & { offloadUnavailable?: string } = globalThis;

/** Returns where this process leads pages while the database is down. Its end is random: no client can ask for it. */
export function unavailablePath(): string {
  holder.offloadUnavailable ??= `/api/unavailable/${randomUUID()}`;
  return holder.offloadUnavailable;
}

/** The headers of a page while the database is down: browsers obey `Refresh` without JavaScript. */
export const comeBack = { 'Retry-After': '5', Refresh: '5' };

const checkMs = 1_000;

export type PageOutages = ReturnType<typeof followPageOutages>;

/**
 * Leads pages and unknown paths to `unavailablePath` if one has failed because the database is down, and `isUp` agrees, until
 * that resolves to true. Those that fail meanwhile respond with 503. What navigation inside the app fetches isn't led away.
 */
export function followPageOutages(isUp: () => Promise<boolean>) {
  let state: 'up' | 'suspect' | 'down' = 'up';
  const stopping = new AbortController();

  const stopFollowing = onRequest(({ request, response }) => {
    const [path = ''] = (request.url ?? '').split('?');
    if (isOfApi(path) || isOfNext(path)) return;
    // Next's own page for unknown paths has the header of all pages, which reads the session.
    const isDocument = isPage(path) || !isFile(path);
    if (state === 'down' && isDocument && request.headers.rsc === undefined) request.url = unavailablePath();
    correctStatus(response, () => state !== 'up');
  });

  async function checkUntilUp(): Promise<void> {
    do {
      // Otherwise, a client that makes one page time out could make all pages unavailable for everyone.
      state = (await isUp()) ? 'suspect' : 'down';
      await delay(checkMs, undefined, { ref: false });
    } while (state === 'down' && !stopping.signal.aborted);
    state = 'up';
  }

  return {
    /** Learns from the error of a page whether the database is down. */
    failed(error: unknown): void {
      if (state !== 'up' || !isOutage(error)) return;
      state = 'suspect';
      void checkUntilUp();
    },
    stop(): void {
      stopping.abort();
      stopFollowing();
    },
  };
}

/** Responds with 503 instead of 500 while the database may be down. */
function correctStatus(response: ServerResponse, mayBeDown: () => boolean): void {
  const { writeHead } = response;
  response.writeHead = (status: number, ...rest: unknown[]) => {
    const isOutage = status === 500 && mayBeDown();
    if (isOutage) for (const [name, value] of Object.entries(comeBack)) response.setHeader(name, value);
    return Reflect.apply(writeHead, response, [isOutage ? 503 : status, ...rest]);
  };
}

function isFile(path: string): boolean {
  return path.slice(path.lastIndexOf('/')).includes('.');
}

/** better-auth wraps errors from reading the session. */
function isOutage(error: unknown): boolean {
  return isDatabaseDown(error) || (error instanceof Error && isDatabaseDown(error.cause));
}
