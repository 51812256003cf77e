import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { PermanentError } from '@offload/core/errors';

const algorithm = 'aes-256-gcm';
const version = 'v1';

/** The keys of an installation, 32 bytes each: all of them open, the first one seals. */
export type SealingKeys = readonly Uint8Array[];

/** Seals a secret, so that only a process that has the key can read it. */
export function sealSecret(secret: string, [key]: SealingKeys): string {
  if (!key) throw new Error('There is no key to seal with.');
  const iv = randomBytes(12);
  const cipher = createCipheriv(algorithm, key, iv);
  const sealed = Buffer.concat([cipher.update(secret, 'utf8'), cipher.final()]);
  return [version, ...[iv, sealed, cipher.getAuthTag()].map((part) => part.toString('base64url'))].join('.');
}

/** Returns whether a secret is sealed with the first key. Otherwise it is sealed with an older one, or not at all. */
export function isSealed(kept: string, keys: SealingKeys): boolean {
  return hasSeal(kept) && keys.slice(0, 1).some((key) => open(kept, key) !== null);
}

/** Reads a secret as it is kept. Throws a `PermanentError` if no key opens it, or it was changed. */
export function openSecret(kept: string, keys: SealingKeys): string {
  if (!hasSeal(kept)) return kept;
  for (const key of keys) {
    const secret = open(kept, key);
    if (secret !== null) return secret;
  }
  throw new PermanentError(
    'secret_unreadable',
    "The webhook's secret can't be read because AUTH_SECRET or SEALING_KEY has changed. Replace it on the alerts page.",
  );
}

function hasSeal(kept: string): boolean {
  return kept.startsWith(`${version}.`);
}

/** Returns null if another key sealed it, or it was changed. */
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
