import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import type { Settings } from './env';

const newSecret = (bytes: number) => () => randomBytes(bytes).toString('base64url');

const schema = z.object({
  authSecret: z.string().default(newSecret(32)),
  adminPassword: z.string().default(newSecret(12)),
  inboxToken: z.string().default(newSecret(24)),
});

type Secrets = z.infer<typeof schema>;

/**
 * Returns the secrets that are generated once and stored with the data, readable only by its owner. Data from an earlier
 * version gets those that it lacks.
 */
export function readSecrets(dataDir: string): Secrets {
  const file = join(dataDir, 'secrets.json');
  const stored = existsSync(file) ? readFileSync(file, 'utf8') : '{}';
  const secrets = schema.parse(JSON.parse(stored));
  const complete = `${JSON.stringify(secrets, null, 2)}\n`;
  if (complete === stored) return secrets;
  writeFileSync(`${file}.new`, complete, { mode: 0o600 });
  renameSync(`${file}.new`, file);
  return secrets;
}

/** Returns the token that opens the embedded inbox. */
export function inboxToken({ INBOX_TOKEN, DATA_DIR }: Pick<Settings, 'INBOX_TOKEN' | 'DATA_DIR'>): string {
  return INBOX_TOKEN ?? readSecrets(DATA_DIR).inboxToken;
}

/** Writes each given secret to a file that only we can read. Returns the variables that name the files. */
export function writeSecretFiles(
  folder: string,
  secrets: Record<string, string | undefined>,
): Record<string, string> {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const written = Object.entries(secrets).flatMap(([name, value]) => {
    if (value === undefined) return [];
    const file = join(folder, name);
    writeFileSync(file, value, { mode: 0o600 });
    return [[`${name}_FILE`, file]];
  });
  return Object.fromEntries(written);
}
