import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import { PermanentError } from '@offload/jobs/errors';

const algorithm = 'aes-256-gcm';
const version = 'v1';

/** A webhook's secret as it is kept: only who has the installation's own secret can read it, or make another. */
export function sealSecret(secret: string, authSecret: string): string {
  const iv = randomBytes(12);
  const cipher = createCipheriv(algorithm, keyOf(authSecret), iv);
  const sealed = Buffer.concat([cipher.update(secret, 'utf8'), cipher.final()]);
  return [version, ...[iv, sealed, cipher.getAuthTag()].map((part) => part.toString('base64url'))].join('.');
}

/** Whether it is kept sealed; those from before that was done are not. */
export function isSealed(kept: string): boolean {
  return kept.startsWith(`${version}.`);
}

/** Reads a secret as it is kept. Throws a `PermanentError` where it was sealed with another secret or was changed. */
export function openSecret(kept: string, authSecret: string): string {
  if (!isSealed(kept)) return kept;
  const [, iv, sealed, tag] = kept.split('.').map((part) => Buffer.from(part, 'base64url'));
  if (!iv || !sealed || tag?.length !== 16) throw unreadable();
  try {
    const decipher = createDecipheriv(algorithm, keyOf(authSecret), iv).setAuthTag(tag);
    return Buffer.concat([decipher.update(sealed), decipher.final()]).toString('utf8');
  } catch (cause) {
    throw unreadable(cause);
  }
}

// Its own key: what signs sessions reads no secrets, and the other way round.
function keyOf(authSecret: string): Buffer {
  return Buffer.from(hkdfSync('sha256', authSecret, '', 'offload webhook secret', 32));
}

function unreadable(cause?: unknown): PermanentError {
  const message =
    'The secret of the webhook cannot be read, since AUTH_SECRET is another now. Replace it on the page of alerts.';
  return new PermanentError('secret_unreadable', message, { cause });
}
