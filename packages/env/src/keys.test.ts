import { createDecipheriv } from 'node:crypto';
import { expect, it } from 'vitest';
import { auditKey, fingerprintKey, sealingKeys, sessionKey } from './keys';

const AUTH_SECRET = 'the secret of this installation, long enough';
const SEALING_KEY = 'ab'.repeat(32);

it('decrypts secrets that were encrypted before each purpose had its own key', () => {
  // Encrypted by the first version with this AUTH_SECRET.
  const kept = 'v1.a2n9ILJi6IC7GX24.N3KlTet0VbpSug.D4YhlvCBi2Hxw7D3s_uSwg';
  const [iv, sealed, tag] = kept
    .split('.')
    .slice(1)
    .map((part) => Buffer.from(part, 'base64url'));
  const [key] = sealingKeys({ AUTH_SECRET });
  if (!iv || !sealed || !tag || !key) throw new Error('not a sealed secret');
  const decipher = createDecipheriv('aes-256-gcm', key, iv).setAuthTag(tag);
  expect(`${decipher.update(sealed, undefined, 'utf8')}${decipher.final('utf8')}`).toBe('whsec_kept');
});

it('derives a different key for each purpose, none of them the secret itself', () => {
  const [sealing] = sealingKeys({ AUTH_SECRET });
  const keys = [
    AUTH_SECRET,
    sessionKey(AUTH_SECRET),
    fingerprintKey(AUTH_SECRET),
    auditKey(AUTH_SECRET),
    sealing,
  ];
  expect(new Set(keys.map(String)).size).toBe(5);
});

it('encrypts with the provided key, and still decrypts with the derived one', () => {
  const [derived] = sealingKeys({ AUTH_SECRET });
  expect(sealingKeys({ AUTH_SECRET, SEALING_KEY })).toEqual([Buffer.from(SEALING_KEY, 'hex'), derived]);
  expect(sealingKeys({ SEALING_KEY })).toEqual([Buffer.from(SEALING_KEY, 'hex')]);
});
