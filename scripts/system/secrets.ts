import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

const schema = z.object({ authSecret: z.string(), adminPassword: z.string() });

type Secrets = z.infer<typeof schema>;

/** Returns the secrets that are generated once and stored with the data, readable only by its owner. */
export function readSecrets(dataDir: string): Secrets {
  const file = join(dataDir, 'secrets.json');
  if (existsSync(file)) return schema.parse(JSON.parse(readFileSync(file, 'utf8')));
  const secrets = {
    authSecret: randomBytes(32).toString('base64url'),
    adminPassword: randomBytes(12).toString('base64url'),
  };
  writeFileSync(`${file}.new`, `${JSON.stringify(secrets, null, 2)}\n`, { mode: 0o600 });
  renameSync(`${file}.new`, file);
  return secrets;
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
