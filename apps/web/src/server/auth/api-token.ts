import { createHash, randomInt } from 'node:crypto';
import { crc32 } from 'node:zlib';

/** Secret scanners find tokens by it. */
const prefix = 'ofl_';
const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const secretLength = 32;
const checksumLength = 6;
const shape = new RegExp(`^${prefix}([${alphabet}]{${secretLength}})([${alphabet}]{${checksumLength}})$`);

/** Returns a new token: `ofl_`, 190 random bits, and their checksum, in letters and digits. */
export function newApiToken(): string {
  const secret = Array.from({ length: secretLength }, () => alphabet.charAt(randomInt(alphabet.length))).join(
    '',
  );
  return `${prefix}${secret}${checksumOf(secret)}`;
}

/** Returns whether a text can be a token, by its shape and checksum. Saves a query for a typo or a guess. */
export function canBeApiToken(text: string): boolean {
  const [, secret, checksum] = shape.exec(text) ?? [];
  return secret !== undefined && checksumOf(secret) === checksum;
}

/** Returns what the database stores of a token. It needs no salt: a token is too long to be guessed. */
export function hashOfToken(token: string): string {
  return createHash('sha256').update(token).digest('base64url');
}

/** Returns the token that a request sends, of any shape, or null. */
export function bearerOf(headers: Headers): string | null {
  const [, token] = /^Bearer +(\S*)$/i.exec(headers.get('Authorization') ?? '') ?? [];
  return token ?? null;
}

function checksumOf(secret: string): string {
  let rest = crc32(secret);
  let digits = '';
  while (digits.length < checksumLength) {
    digits = alphabet.charAt(rest % alphabet.length) + digits;
    rest = Math.floor(rest / alphabet.length);
  }
  return digits;
}
