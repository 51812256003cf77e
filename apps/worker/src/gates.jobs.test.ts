import { TransientError } from '@offload/core/contract';
import { sql } from '@offload/core/sql';
import { tryGate } from '@offload/core/test/worker-parts';
import { until } from '@offload/testing';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import * as z from 'zod';
import { type JobSystem, openJobSystem } from './testing/job-system';
import { quickKind } from './testing/quick-kind';

let system: JobSystem;
/** The error of the service that all jobs of the gate call, or null if it works. */
let fault: TransientError | null = null;
let running = 0;
let mostAtOnce = 0;

const payload = z.object({ service: z.string() });
const calling = quickKind(
  'calling',
  async (_payload, ctx) => {
    running += 1;
    mostAtOnce = Math.max(mostAtOnce, running);
    await new Promise((resolve) => setImmediate(resolve));
    running -= 1;
    if (fault) throw fault;
    return { attempt: ctx.attempt };
  },
  { payload, gate: (given) => payload.parse(given).service },
);
const other = quickKind('other', async () => ({}));

beforeAll(async () => {
  system = await openJobSystem();
  system.startWorker([calling, other]);
  system.startWorker([calling, other]);
});
beforeEach(() => {
  fault = null;
  mostAtOnce = 0;
});
afterAll(() => system.close());

const call = (service: string) => system.ask(calling.contract, { payload: { service } });
const down = () => new TransientError('down', 'The service is down.', { gateFailure: { status: 503 } });
const untilHeld = (id: string) => until(async () => (await system.find(id)).heldBy === 'gate');
const untilClosed = (service: string) =>
  until(async () => {
    const rows = await system.core.query(
      sql`SELECT FROM offload.gate WHERE name = ${service} AND closed_until > now()`,
    );
    return rows.length === 1;
  });

it('holds the jobs of a service that is down without using attempts, while other jobs run', async () => {
  fault = down();
  const first = await call('mill');
  await untilClosed('mill');
  await untilHeld(first);
  const second = await call('mill');
  // Two failures before the one that closed the gate.
  expect(await system.find(first)).toMatchObject({ state: 'queued', heldBy: 'gate', attempt: 2 });
  expect(await system.find(second)).toMatchObject({ state: 'queued', heldBy: 'gate', attempt: 0 });
  expect(await system.untilEnded(await system.ask(other.contract))).toMatchObject({ state: 'succeeded' });
  fault = null;
  expect(await system.untilEnded(await call('bakery'))).toMatchObject({ state: 'succeeded' });

  expect(await tryGate(system.core, 'mill')).toBe(true);
  await system.client.admitAfter([['gate', 'mill']]);
  expect(await system.untilEnded(first)).toMatchObject({ state: 'succeeded', result: { attempt: 3 } });
  expect(await system.untilEnded(second)).toMatchObject({ state: 'succeeded', result: { attempt: 1 } });
});

it('pauses a service for as long as it requests, then tries it with one job', async () => {
  fault = new TransientError('busy', 'The service is busy.', {
    ...{ retryAfterMs: 1_500, gateFailure: { status: 429 } },
  });
  const ids = [await call('shop')];
  await untilHeld(ids[0] ?? '');
  for (let count = 0; count < 20; count += 1) ids.push(await call('shop'));
  const [gate] = await system.core.query<{ until: Date }>(
    sql`SELECT closed_until AS until FROM offload.gate WHERE name = 'shop'`,
  );
  fault = null;
  for (const id of ids) {
    const job = await system.untilEnded(id);
    expect(job).toMatchObject({ state: 'succeeded', result: { attempt: 1 } });
    expect(job.startedAt?.getTime()).toBeGreaterThanOrEqual(
      gate?.until.getTime() ?? Number.POSITIVE_INFINITY,
    );
  }
});

it("limits a service's simultaneous jobs across workers", async () => {
  const ids = await Promise.all(Array.from({ length: 60 }, () => call('press')));
  for (const id of ids) expect(await system.untilEnded(id)).toMatchObject({ state: 'succeeded', attempt: 1 });
  expect(mostAtOnce).toBeGreaterThan(1);
  expect(mostAtOnce).toBeLessThanOrEqual(10);
});

it('fails a job after its attempts if the service works for other jobs', async () => {
  const flaky = new TransientError('down', 'Only this job fails.', { gateFailure: { status: 500 } });
  const failing = quickKind('failing', () => Promise.reject(flaky), { maxAttempts: 2, gate: () => 'yard' });
  const worker = system.startWorker([failing, calling, other]);
  const job = await system.untilEnded(await system.ask(failing.contract));
  expect(job).toMatchObject({ state: 'failed', errorMessage: 'Only this job fails.', attempt: 2 });
  await worker.stop();
});
