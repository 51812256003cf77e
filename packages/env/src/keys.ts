import { hkdfSync } from 'node:crypto';

interface KeyEnv {
  AUTH_SECRET?: string | undefined;
  SEALING_KEY?: string | undefined;
}

/** Returns the key that signs session cookies. It opens no sealed secret, and knowing it reveals no other key. */
export function sessionKey(authSecret: string): string {
  return derive(authSecret, 'offload sessions').toString('base64url');
}

/** Returns the key of the fingerprints by which a repeated request is recognized. */
export function fingerprintKey(authSecret: string): Buffer {
  return derive(authSecret, 'offload request fingerprints');
}

/**
 * Returns the keys that open secrets in the database; the first one also seals. That is `SEALING_KEY`, if it is set: a process
 * that has no other secret can't sign sessions.
 */
export function sealingKeys({ AUTH_SECRET, SEALING_KEY }: KeyEnv): Buffer[] {
  const provided = SEALING_KEY ? [Buffer.from(SEALING_KEY, 'hex')] : [];
  // Its name is older than its purpose: another one would open nothing that is sealed already.
  return AUTH_SECRET ? [...provided, derive(AUTH_SECRET, 'offload webhook secret')] : provided;
}

function derive(secret: string, purpose: string): Buffer {
  return Buffer.from(hkdfSync('sha256', secret, '', purpose, 32));
}
