import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import * as z from 'zod';
import { readEnv } from './read-env';
import { secretNames } from './secrets';
import { settings } from './settings';

const folder = mkdtempSync(join(tmpdir(), 'offload-env-'));
afterAll(() => rmSync(folder, { recursive: true }));

const schema = z.object({
  APP_URL: settings.APP_URL,
  ALLOW_PLAIN_HTTP: settings.ALLOW_PLAIN_HTTP,
  AUTH_SECRET: settings.AUTH_SECRET,
  METRICS_TOKEN: settings.METRICS_TOKEN,
  LEASE_MS: settings.LEASE_MS,
});
const valid = {
  APP_URL: 'https://offload.example',
  AUTH_SECRET: 'a secret of these tests, and of no others',
};

it('says that this app has one place for its jobs', () => {
  const place = z.object({ DATABASE_SCHEMA: settings.DATABASE_SCHEMA });
  expect(() => readEnv(place, { DATABASE_SCHEMA: 'shop' })).toThrow(
    'Configuration: DATABASE_SCHEMA must be offload, because the Prisma schema of this app names it.',
  );
  for (const given of ['offload', '']) expect(() => readEnv(place, { DATABASE_SCHEMA: given })).not.toThrow();
});

it('treats an empty variable or file as unset', () => {
  const file = join(folder, 'empty');
  writeFileSync(file, '\n');
  const env = readEnv(schema, { ...valid, METRICS_TOKEN: '', LEASE_MS: '', METRICS_TOKEN_FILE: file });
  expect(env).toEqual({ ...valid, LEASE_MS: 15_000 });
});

it('names every invalid variable in one line, without its value', () => {
  const wrong = { ...valid, AUTH_SECRET: 'short-secret', METRICS_TOKEN: 'short-token', LEASE_MS: 'soon' };
  expect(() => readEnv(schema, wrong)).toThrow(
    'Configuration: AUTH_SECRET must have at least 32 characters; METRICS_TOKEN must have at least 16 characters; ' +
      'LEASE_MS must be a whole number, at least 500',
  );
});

it.each(secretNames)('reads %s from a file, without the line ending', (name) => {
  const file = join(folder, name);
  writeFileSync(file, `postgres://user:password@host/${name}\n`);
  const any = z.object({ [name]: z.string() });
  expect(readEnv(any, { [`${name}_FILE`]: file })).toEqual({
    [name]: `postgres://user:password@host/${name}`,
  });
});

it('rejects a secret that is set twice, and a missing file', () => {
  const both = { ...valid, AUTH_SECRET_FILE: join(folder, 'missing') };
  expect(() => readEnv(schema, both)).toThrow('AUTH_SECRET and AUTH_SECRET_FILE are both set');
  const { AUTH_SECRET: _, ...rest } = both;
  expect(() => readEnv(schema, rest)).toThrow("AUTH_SECRET_FILE can't be read (ENOENT)");
});

it('removes every secret from the environment, whether or not the schema reads it', () => {
  const source = { ...valid, SMTP_URL: 'smtps://user:password@mail.example', LEASE_MS: '600' };
  readEnv(schema, source);
  expect(source).toEqual({ APP_URL: valid.APP_URL, LEASE_MS: '600' });
});

it.each(['http://localhost:3000', 'http://127.0.0.1', 'http://[::1]:3000', 'https://offload.example'])(
  'accepts %s as the URL of the app',
  (url) => {
    expect(readEnv(schema, { ...valid, APP_URL: url }).APP_URL).toBe(url);
  },
);

it.each([
  'http://offload.example',
  'http://10.0.0.1:3000',
  'http://localhost.example',
  'http://127.0.0.1.example',
])('rejects %s unless plain http is allowed', (url) => {
  const source = { ...valid, APP_URL: url };
  expect(() => readEnv(schema, { ...source })).toThrow(/APP_URL must be https.*ALLOW_PLAIN_HTTP/);
  expect(readEnv(schema, { ...source, ALLOW_PLAIN_HTTP: 'true' }).APP_URL).toBe(url);
});
