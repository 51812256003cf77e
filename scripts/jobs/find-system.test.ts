import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { findSystem, startedQueueUrl } from './find-system';

const embedded = 'postgres://offload:generated@127.0.0.1:5001/offload';

function makeDataDir(queueUrl?: string): string {
  const dataDir = mkdtempSync(join(tmpdir(), 'jobs-'));
  onTestFinished(() => rmSync(dataDir, { recursive: true }));
  const folder = join(dataDir, 'secrets/worker');
  mkdirSync(folder, { recursive: true });
  if (queueUrl) writeFileSync(join(folder, 'QUEUE_URL'), queueUrl);
  return dataDir;
}

it('uses the settings in the environment', () => {
  const settings = { DATABASE_URL: 'postgres://db/offload', QUEUE_URL: undefined, DATA_DIR: '/nowhere' };
  expect(findSystem(settings)).toEqual({
    databaseUrl: settings.DATABASE_URL,
    queueUrl: settings.DATABASE_URL,
  });
  expect(findSystem({ ...settings, QUEUE_URL: 'redis://queue' })).toMatchObject({
    queueUrl: 'redis://queue',
  });
});

it('says what to do if nothing is running', () => {
  const settings = { DATABASE_URL: undefined, QUEUE_URL: undefined, DATA_DIR: makeDataDir() };
  expect(() => findSystem(settings)).toThrow(
    `isn't running in ${settings.DATA_DIR}: start it with npm start, or set`,
  );
});

it.each([
  ['the Redis of the last start', 'redis://:secret@127.0.0.1:6379', 'redis://:secret@127.0.0.1:6379'],
  ['the embedded database, at its present port', embedded.replace('5001', '4000'), embedded],
  ['the embedded database, if there was no start', undefined, embedded],
])('finds the queues in %s', (_what, written, expected) => {
  expect(startedQueueUrl(makeDataDir(written), embedded)).toBe(expected);
});
