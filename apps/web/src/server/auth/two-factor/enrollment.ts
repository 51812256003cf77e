import { symmetricDecrypt, symmetricEncrypt } from 'better-auth/crypto';
import { encodeQR } from 'qr';
import * as z from 'zod';
import { runtime } from '@/server/runtime';
import { newSecret, secretUri } from './codes';

// Long enough to find and install an app.
const lifetimeMs = 3_600_000;

const TokenSchema = z.object({ userId: z.string(), secret: z.string(), version: z.int(), until: z.number() });

export interface Enrollment {
  /** The secret with its user and the time, encrypted, so that only a secret of ours can be enrolled. */
  token: string;
  secret: string;
  /** The dark modules of the QR code, row by row. */
  modules: boolean[][];
}

/**
 * Makes a secret that the user may enroll within an hour, unless the second factor changes before that. Nothing is stored until
 * they do.
 */
export async function newEnrollment({ id, email }: { id: string; email: string }): Promise<Enrollment> {
  const secret = newSecret();
  const { twoFactorVersion: version } = await runtime().db.user.findUniqueOrThrow({ where: { id } });
  const content = { userId: id, secret, version, until: Date.now() + lifetimeMs };
  const token = await symmetricEncrypt({ key: await authKey(), data: JSON.stringify(content) });
  return { token, secret, modules: encodeQR(secretUri(secret, email), 'raw', { border: 4 }) };
}

/** Returns what a token has, or null if it isn't one of ours, not this user's, or too old. */
export async function readEnrollment(
  token: string,
  userId: string,
): Promise<{ secret: string; version: number } | null> {
  const key = await authKey();
  // Throws if the token wasn't encrypted with our key.
  const data = await symmetricDecrypt({ key, data: token }).catch(() => 'null');
  const { data: content } = TokenSchema.safeParse(JSON.parse(data));
  return content && content.userId === userId && content.until > Date.now() ? content : null;
}

export async function authKey() {
  return (await runtime().auth.$context).secretConfig;
}
