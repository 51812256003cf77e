import { afterEach, expect, it, vi } from 'vitest';
import { createClient } from './client';

afterEach(() => void vi.unstubAllGlobals());

/** A server that redirects to a login, as a browser's `fetch` shows it: Node's shows the redirect itself. */
function redirectToLogin() {
  vi.stubGlobal('fetch', async (_url: string, { redirect }: RequestInit) =>
    redirect === 'manual'
      ? Object.defineProperty(Response.error(), 'type', { value: 'opaqueredirect' })
      : new Response('<!doctype html>', { headers: { 'content-type': 'text/html' } }),
  );
}

it('takes a redirect to the login as a sign-out, not as a server that is away', async () => {
  redirectToLogin();
  const client = createClient('/ops');
  const signedOut = { ok: false, problem: { status: 401, detail: expect.stringContaining('Sign in') } };
  expect(await client.read({ route: '/gates' }, new AbortController().signal)).toMatchObject(signedOut);
  expect(await client.post('/changes')).toMatchObject(signedOut);
});
