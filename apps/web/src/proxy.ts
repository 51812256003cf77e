import { randomBytes } from 'node:crypto';
import { type NextRequest, NextResponse } from 'next/server';
import { contentPolicy, nonceHeader, transportPolicy } from '@/server/http/content-policy';
import { env } from './env';

/** Gives each page a nonce. Next reads it from the policy of the request and puts it on its own scripts. */
export function proxy(request: NextRequest): NextResponse {
  const nonce = randomBytes(16).toString('base64');
  const policy = contentPolicy(nonce, env().NODE_ENV === 'development');
  const headers = new Headers(request.headers);
  headers.set(nonceHeader, nonce);
  headers.set('Content-Security-Policy', policy);
  const response = NextResponse.next({ request: { headers } });
  response.headers.set('Content-Security-Policy', policy);
  const transport = transportPolicy(env().APP_URL);
  if (transport) response.headers.set('Strict-Transport-Security', transport);
  return response;
}

export const config = {
  // Not the API, whose uploads would be read into memory here, nor Bull Board, nor the console: they set these headers themselves.
  matcher: ['/((?!api(?:/|$)|admin(?:/|$)).*)', '/admin/users', '/admin/recipients', '/admin/tokens'],
};
