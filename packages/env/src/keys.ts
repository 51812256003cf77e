import { hkdfSync } from 'node:crypto';

interface KeyEnv {
  AUTH_SECRET?: string | undefined;
  SEALING_KEY?: string | undefined;
}

/** Returns the key that signs session cookies. It can't decrypt secrets, and it doesn't reveal other keys. */
export function sessionKey(authSecret: string): string {
  return derive(authSecret, 'offload sessions').toString('base64url');
}

/** Returns the key for the fingerprints that identify repeated requests. */
export function fingerprintKey(authSecret: string): Buffer {
  return derive(authSecret, 'offload request fingerprints');
}

/** Returns the key that signs the cookies of browsers that have signed in before. */
export function deviceKey(authSecret: string): Buffer {
  return derive(authSecret, 'offload known devices');
}

/** Returns the key that chains the rows of an export of the audit log. */
export function auditKey(authSecret: string): Buffer {
  return derive(authSecret, 'offload audit exports');
}

/**
 * Returns the keys that decrypt secrets in the database. The first one also encrypts. It's `SEALING_KEY` if that is set, so
 * that a process without `AUTH_SECRET`, which can't sign sessions, can encrypt too.
 */
export function sealingKeys({ AUTH_SECRET, SEALING_KEY }: KeyEnv): Buffer[] {
  const provided = SEALING_KEY ? [Buffer.from(SEALING_KEY, 'hex')] : [];
  // The label is older than the key's other purposes. Changing it would make existing secrets unreadable.
  return AUTH_SECRET ? [...provided, derive(AUTH_SECRET, 'offload webhook secret')] : provided;
}

function derive(secret: string, purpose: string): Buffer {
  return Buffer.from(hkdfSync('sha256', secret, '', purpose, 32));
}
