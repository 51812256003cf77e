import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { PermanentError } from '@offload/core/contract';

const algorithm = 'aes-256-gcm';
const version = 'v1';

/** The keys of an installation, 32 bytes each: the first one encrypts, and all of them decrypt. */
export type SealingKeys = readonly Uint8Array[];

/** Encrypts a secret, so that only processes with the key can read it. */
export function sealSecret(secret: string, [key]: SealingKeys): string {
  if (!key) throw new Error('There is no key to encrypt with.');
  const iv = randomBytes(12);
  const cipher = createCipheriv(algorithm, key, iv);
  const sealed = Buffer.concat([cipher.update(secret, 'utf8'), cipher.final()]);
  return [version, ...[iv, sealed, cipher.getAuthTag()].map((part) => part.toString('base64url'))].join('.');
}

/** Returns whether a secret is encrypted with the first key, rather than with an older one or not at all. */
export function isSealed(kept: string, keys: SealingKeys): boolean {
  return hasSeal(kept) && keys.slice(0, 1).some((key) => open(kept, key) !== null);
}

/** Returns a stored secret, decrypted if necessary. Throws a `PermanentError` if no key decrypts it, or it was changed. */
export function openSecret(kept: string, keys: SealingKeys): string {
  if (!hasSeal(kept)) return kept;
  for (const key of keys) {
    const secret = open(kept, key);
    if (secret !== null) return secret;
  }
  throw new PermanentError(
    'secret_unreadable',
    "The webhook's signing secret can't be decrypted because AUTH_SECRET or SEALING_KEY has changed. Rotate the secret.",
  );
}

function hasSeal(kept: string): boolean {
  return kept.startsWith(`${version}.`);
}

/** Returns null if it was encrypted with another key, or was changed. */
function open(kept: string, key: Uint8Array): string | null {
  const [, iv, sealed, tag] = kept.split('.').map((part) => Buffer.from(part, 'base64url'));
  if (!iv?.length || !sealed || tag?.length !== 16) return null;
  const decipher = createDecipheriv(algorithm, key, iv).setAuthTag(tag);
  try {
    return Buffer.concat([decipher.update(sealed), decipher.final()]).toString('utf8');
  } catch {
    return null;
  }
}
