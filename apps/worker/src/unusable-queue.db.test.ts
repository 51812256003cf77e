import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { type RedisServer, startRedis } from '@offload/testing';
import { afterEach, expect, it } from 'vitest';

const main = fileURLToPath(new URL('main.ts', import.meta.url));
let redis: RedisServer;

afterEach(() => redis.remove());

it.each(['sentinel', 'cluster'] as const)('ends with one line if QUEUE_URL is a %s', async (mode) => {
  redis = await startRedis(mode);
  const env = {
    PATH: process.env.PATH,
    DATABASE_URL: 'postgres://127.0.0.1:1/none',
    QUEUE_URL: redis.url,
    SMTP_URL: 'smtp://127.0.0.1:1',
    APP_URL: 'http://localhost:3000',
    STORAGE_URL: 'file:/nowhere',
    AUTH_SECRET: 'a secret of the tests, and of nobody else',
  };
  const worker = spawn(process.execPath, ['--import', 'tsx', main], {
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [out, errors, [code]] = await Promise.all([
    text(worker.stdout),
    text(worker.stderr),
    once(worker, 'exit'),
  ]);
  expect({ out, errors: errors.split('\n'), code }).toEqual({
    ...{ out: '', code: 1 },
    errors: [
      expect.stringMatching(new RegExp(`^QUEUE_URL is a Redis ${mode}, which is not supported`, 'i')),
      '',
    ],
  });
});
