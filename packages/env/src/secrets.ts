import { createHash, timingSafeEqual } from 'node:crypto';
import { readFileSync } from 'node:fs';

/** The settings that are secrets. Instead of a value, `<name>_FILE` can name a file that contains it. */
export const secretNames = [
  'DATABASE_URL',
  'DATABASE_OWNER_URL',
  'DATABASE_LISTEN_URL',
  'QUEUE_URL',
  'SMTP_URL',
  'AUTH_SECRET',
  'SEALING_KEY',
  'ADMIN_PASSWORD',
  'METRICS_TOKEN',
  'INBOX_TOKEN',
  'AWS_ACCESS_KEY_ID',
  'AWS_SECRET_ACCESS_KEY',
  'AWS_SESSION_TOKEN',
] as const;

export type SecretName = (typeof secretNames)[number];

export type Environment = Record<string, string | undefined>;

export function isSecret(name: string): name is SecretName {
  return secretNames.some((one) => one === name);
}

/** Returns a secret from its variable or its file. Throws one line of text if both are set, or the file can't be read. */
export function readSecret(name: SecretName, source: Environment): string | undefined {
  const file = source[`${name}_FILE`];
  if (!file) return source[name] || undefined;
  if (source[name]) throw new Error(`${name} and ${name}_FILE are both set`);
  try {
    return readFileSync(file, 'utf8').trim() || undefined;
  } catch (error) {
    const why = error instanceof Error && 'code' in error ? error.code : error;
    throw new Error(`${name}_FILE can't be read (${why})`, { cause: error });
  }
}

/** Returns whether two texts are equal, in a time that doesn't tell where they differ. */
export function isSameSecret(given: string, wanted: string): boolean {
  const hash = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(hash(given), hash(wanted));
}
