import { randomBytes, randomInt, timingSafeEqual } from 'node:crypto';
import { base32 } from '@better-auth/utils/base32';
import { createOTP } from '@better-auth/utils/otp';

const stepMs = 30_000;
const recoveryCodeCount = 10;
// Without characters that look alike.
const letters = 'abcdefghjkmnpqrstuvwxyz23456789';

/** Returns a new secret of 160 bits, as base32: what authenticator apps take. */
export function newSecret(): string {
  return base32.encode(randomBytes(20), { padding: false });
}

/** Returns the URI of a secret, which authenticator apps read from a QR code. */
export function secretUri(secret: string, email: string): string {
  return createOTP(base32.decode(secret)).url('Offload', email);
}

/** Returns the step that this code is right for, or null. A code is accepted up to one step early or late. */
export async function stepOf(code: string, secret: string): Promise<number | null> {
  if (!/^\d{6}$/.test(code)) return null;
  const { hotp } = createOTP(base32.decode(secret));
  const current = Math.floor(Date.now() / stepMs);
  for (const step of [current - 1, current, current + 1]) {
    if (timingSafeEqual(Buffer.from(await hotp(step)), Buffer.from(code))) return step;
  }
  return null;
}

/** Returns ten codes such as `k3v9q-7wxan`. */
export function newRecoveryCodes(): string[] {
  const letter = () => letters.charAt(randomInt(letters.length));
  return Array.from({ length: recoveryCodeCount }, () =>
    withDash(Array.from({ length: 10 }, letter).join('')),
  );
}

/** Returns a recovery code as it was given out, however it was typed. */
export function readRecoveryCode(typed: string): string {
  return withDash(typed.toLowerCase().replace(/[^a-z0-9]/g, ''));
}

function withDash(code: string): string {
  return `${code.slice(0, 5)}-${code.slice(5)}`;
}
