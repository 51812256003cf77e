import { beginCodeAttempt, type Database } from '@offload/db';
import { symmetricDecrypt, symmetricEncrypt } from 'better-auth/crypto';
import * as z from 'zod';
import { stepOf } from './codes';

export type Key = Parameters<typeof symmetricEncrypt>[0]['key'];

// How better-auth tells a secret in base32 from one of its own.
const prefix = 'base32:';

/** Encrypts a secret as better-auth reads it. */
export function encryptSecret(key: Key, secret: string): Promise<string> {
  return symmetricEncrypt({ key, data: prefix + secret });
}

/** Encrypts recovery codes as better-auth reads them. */
export function encryptRecoveryCodes(key: Key, codes: string[]): Promise<string> {
  return symmetricEncrypt({ key, data: JSON.stringify(codes) });
}

export async function decryptRecoveryCodes(key: Key, data: string): Promise<string[]> {
  return z.array(z.string()).parse(JSON.parse(await symmetricDecrypt({ key, data })));
}

/** Counts an attempt to enter a code. Returns its step, which is yet to be used, or what is wrong. */
export async function checkCode(
  db: Database,
  key: Key,
  userId: string,
  code: string,
): Promise<number | 'wrong' | 'locked'> {
  const encrypted = await beginCodeAttempt(db, userId);
  if (encrypted === null) return 'locked';
  const secret = await symmetricDecrypt({ key, data: encrypted });
  return (await stepOf(code, secret.slice(prefix.length))) ?? 'wrong';
}
