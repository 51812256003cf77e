import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { readSecrets } from './secrets';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'offload-secrets-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

it('generates secrets once, so that sessions and encrypted data stay readable after a restart', () => {
  const first = readSecrets(folder);
  expect(first.authSecret.length).toBeGreaterThanOrEqual(32);
  expect(readSecrets(folder)).toEqual(first);
});

it('adds what data from an earlier version lacks, and keeps the rest', () => {
  const earlier = { authSecret: 'of an earlier version', adminPassword: 'the one that was printed' };
  writeFileSync(join(folder, 'secrets.json'), JSON.stringify(earlier));
  const { inboxToken, ...kept } = readSecrets(folder);
  expect(kept).toEqual(earlier);
  expect(inboxToken.length).toBeGreaterThanOrEqual(16);
  expect(readSecrets(folder).inboxToken).toBe(inboxToken);
});

it('makes the secrets unreadable for other users', () => {
  readSecrets(folder);
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8', withFileTypes: true });
  const modes = files
    .filter((file) => file.isFile())
    .map(({ parentPath, name }) => statSync(join(parentPath, name)).mode & 0o077);
  expect(modes.length).toBeGreaterThan(0);
  expect(modes.every((mode) => mode === 0)).toBe(true);
});
