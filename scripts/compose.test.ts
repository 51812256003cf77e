import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isSecret, settings } from '@offload/env';
import { expect, it } from 'vitest';
import { parse } from 'yaml';
import * as z from 'zod';
import { builtWorker } from './bin';
import { root } from './root';

const ServiceSchema = z.looseObject({
  command: z.array(z.string()).optional(),
  environment: z.record(z.string(), z.unknown()).default({}),
  healthcheck: z.object({ test: z.union([z.string(), z.array(z.string())]) }).optional(),
});
const text = readFileSync(join(root, 'docker-compose.yml'), 'utf8');
const { services } = z
  .looseObject({ services: z.record(z.string(), ServiceSchema) })
  .parse(parse(text, { merge: true }));

/**
 * Settings of a process that compose doesn't ask for: their defaults are right for its containers, which have neither a
 * pooler nor the embedded mail catcher nor another schema. The image says which commit it has.
 */
const inside = ['COMMIT', 'DATABASE_LISTEN_URL', 'DATABASE_SCHEMA', 'INBOX_TOKEN', 'LEASE_MS', 'NODE_ENV'];

it('passes on every setting, and nothing else', () => {
  const apps = ['web', 'worker', 'migrate'].map((name) => Object.keys(services[name]?.environment ?? {}));
  const passedOn = new Set(apps.flat().filter((name) => name !== 'AWS_REGION'));
  expect([...passedOn, ...inside].sort()).toEqual(Object.keys(settings).sort());
});

it('runs the worker as `npm start` does', () => {
  const { args } = builtWorker;
  expect(services.worker?.command).toEqual(['node', ...args.map((arg) => arg.replace(`${root}/`, ''))]);
});

it('gives each process only the secrets that it needs', () => {
  const secretsOf = (name: string) =>
    Object.keys(services[name]?.environment ?? {})
      .filter(isSecret)
      .sort();
  const shared = [
    'AWS_ACCESS_KEY_ID',
    'AWS_SECRET_ACCESS_KEY',
    'AWS_SESSION_TOKEN',
    'DATABASE_URL',
    'METRICS_TOKEN',
    'QUEUE_URL',
  ];
  expect(secretsOf('web')).toEqual([...shared, 'AUTH_SECRET', 'SEALING_KEY'].sort());
  expect(secretsOf('worker')).toEqual([...shared, 'SEALING_KEY', 'SMTP_URL'].sort());
  expect(secretsOf('migrate')).toEqual(['ADMIN_PASSWORD', 'DATABASE_OWNER_URL', 'DATABASE_URL']);
});

it('has only defaults and health checks that podman-compose understands, too', () => {
  expect(text.match(/\$\{[^}]*\$.*/g)).toBeNull();
  for (const [name, { healthcheck }] of Object.entries(services)) {
    // It joins the arguments of a list into one line for a shell.
    const test = healthcheck?.test ?? [];
    if (test[0] === 'CMD') expect(test, name).not.toContainEqual(expect.stringMatching(/[^\w.:-]/));
  }
});
