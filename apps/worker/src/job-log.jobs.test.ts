import { TransientError } from '@offload/core/contract';
import { until } from '@offload/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import * as z from 'zod';
import { type JobSystem, openJobSystem } from './testing/job-system';
import { quickKind } from './testing/quick-kind';

let system: JobSystem;

const talking = quickKind('talking', async (_payload, { log, attempt }) => {
  log.info('Begun', { attempt });
  if (attempt === 1) throw new TransientError('not_yet', 'Not yet.');
  const circle: { self?: object } = {};
  circle.self = circle;
  log.info('A circle', circle);
  // As plain JavaScript may call it.
  Reflect.apply(log.info, log, [{ rows: 2 }, 'Details first']);
  log.info(`NUL: \u0000, and ${'long '.repeat(500)}`, { long: 'x'.repeat(5_000) });
  return {};
});

const secretive = quickKind(
  'secretive',
  async (payload, { log, attempt }) => {
    log.info(`Asking with ${JSON.stringify(payload)}`, { payload });
    if (attempt === 1) throw new Error(`Refused: ${JSON.stringify(payload)}`);
    return { token: 'another', address: 'https://x/tok-123456' };
  },
  { payload: z.object({ token: z.string() }), secrets: ['token'] },
);

const refused = quickKind(
  'refused',
  async () => {
    throw new Error('connect ECONNREFUSED 127.0.0.1:25');
  },
  { maxAttempts: 1 },
);

beforeAll(async () => {
  system = await openJobSystem();
  system.startWorker([talking, secretive, refused]);
});
afterAll(() => system.close());

it("stores a processor's log and the reason for a failed attempt", async () => {
  const id = await system.ask(talking.contract);
  await system.untilEnded(id);
  const lines = await until(async () => {
    const found = await system.database.db.jobLog.findMany({ where: { jobId: id }, orderBy: { id: 'asc' } });
    return found.length === 6 && found;
  });
  expect(lines.map(({ level, attempt }) => `${level} ${attempt}`)).toEqual([
    'info 1',
    'warn 1',
    'info 2',
    'info 2',
    'info 2',
    'info 2',
  ]);
  expect(lines[0]).toMatchObject({ message: 'Begun', details: { attempt: 1 } });
  expect(lines[1]).toMatchObject({
    message: 'Not yet.',
    details: { code: 'not_yet', stack: expect.stringContaining('TransientError: Not yet.') },
  });
  expect(lines[3]).toMatchObject({ message: 'A circle', details: { details: expect.any(String) } });
  expect(lines[4]).toMatchObject({ message: 'Details first', details: { rows: 2 } });
  expect(lines[5]?.message).toMatch(/^NUL: , and long .*… \(cut after \d+ of \d+ characters\)$/);
  expect(lines[5]?.details).toEqual({ details: 'were too long to be stored' });
});

it("logs an unexpected error's own message, and shows the owner a friendlier one", async () => {
  const id = await system.ask(refused.contract);
  const job = await system.untilEnded(id);
  expect(job).toMatchObject({ errorCode: 'internal', errorMessage: 'Something went wrong on our end.' });
  const line = await until(() => system.database.db.jobLog.findFirst({ where: { jobId: id } }));
  expect(line).toMatchObject({ level: 'warn', message: 'connect ECONNREFUSED 127.0.0.1:25' });
});

it('records the process of each worker', async () => {
  const id = await system.ask(talking.contract);
  const { workerId } = await system.untilEnded(id);
  const known = await system.database.db.workerIdentity.findUnique({ where: { id: workerId ?? '' } });
  expect(known).toMatchObject({ pid: process.pid, host: expect.any(String) });
});

it('stores no secret in the log, the error, or the result', async () => {
  const secret = 'tok-123456';
  const id = await system.ask(secretive.contract, { payload: { token: secret } });
  const job = await system.untilEnded(id);
  expect(job).toMatchObject({ state: 'succeeded', result: { token: '•••', address: 'https://x/•••' } });
  const lines = await until(async () => {
    const found = await system.database.db.jobLog.findMany({ where: { jobId: id } });
    return found.length === 3 && found;
  });
  expect(
    JSON.stringify(lines, (_key, value) => (typeof value === 'bigint' ? Number(value) : value)),
  ).not.toContain(secret);
});
