import { createHmac } from 'node:crypto';

// The token yields these, and not the other way round: the worker, which sends emails, can't open the inbox.
const derive = (token: string, purpose: string) =>
  createHmac('sha256', token).update(purpose).digest('base64url');

/** Returns the login of the inbox's mail server. */
export function smtpLogin(token: string): { user: string; password: string } {
  return { user: 'offload', password: derive(token, 'sending emails') };
}

/** Returns the value of the cookie of a browser that has opened the inbox. */
export function inboxCookie(token: string): string {
  return derive(token, 'a browser that has opened the inbox');
}
