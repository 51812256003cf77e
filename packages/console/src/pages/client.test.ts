import { afterEach, expect, it, onTestFinished, vi } from 'vitest';
import { maybeDone, unreachable } from '../ui/problem';
import { learnServerTime, serverNow } from '../ui/time/server-clock';
import { createClient } from './client';

afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
  vi.useRealTimers();
});

/**
 * A server that redirects to a login on another host, as a browser's `fetch` shows it: Node's shows the redirect itself, and a
 * browser may not follow it there.
 */
function redirectToLogin() {
  vi.stubGlobal('fetch', async (_url: string, { redirect }: RequestInit) => {
    if (redirect !== 'manual') throw new TypeError('Failed to fetch');
    return Object.defineProperty(Response.error(), 'type', { value: 'opaqueredirect' });
  });
}

/** A server that answers everything with its login. */
function showLogin() {
  vi.stubGlobal(
    'fetch',
    async () => new Response('<!doctype html>', { headers: { 'content-type': 'text/html; charset=utf-8' } }),
  );
}

it.each([
  ['a redirect to the login', redirectToLogin],
  ['a login in the place of a response', showLogin],
])('takes %s as a sign-out, not as a server that is away', async (_what, answer) => {
  answer();
  const client = createClient('/ops');
  const signedOut = { ok: false, problem: { status: 401, detail: expect.stringContaining('Sign in') } };
  expect(await client.read({ route: '/gates' }, new AbortController().signal)).toMatchObject(signedOut);
  expect(await client.post('/changes')).toMatchObject(signedOut);
});

it("learns the server's time from its responses", async () => {
  const now = new Date().toUTCString();
  onTestFinished(() => learnServerTime(new Response(null, { headers: { date: now } }), Date.parse(now)));
  const date = new Date(Date.now() - 3_600_000).toUTCString();
  vi.stubGlobal('fetch', async () => Response.json({}, { headers: { date } }));
  await createClient('/ops').read({ route: '/gates' }, new AbortController().signal);
  expect(Math.abs(serverNow() - Date.parse(date))).toBeLessThan(3_000);
});

it('gives up a call that gets no response, and says that what was sent may have been done', async () => {
  vi.useFakeTimers();
  vi.stubGlobal('fetch', (_url: string, { signal }: RequestInit) => {
    return new Promise((_resolve, reject) => signal?.addEventListener('abort', () => reject(signal.reason)));
  });
  vi.spyOn(AbortSignal, 'timeout').mockImplementation((ms) => {
    const controller = new AbortController();
    setTimeout(() => controller.abort(), ms);
    return controller.signal;
  });
  const client = createClient('/ops');
  const posted = client.post('/changes');
  const read = client.read({ route: '/gates' }, new AbortController().signal);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(await posted).toEqual({ ok: false, problem: maybeDone });
  expect(await read).toEqual({ ok: false, problem: unreachable });
});
