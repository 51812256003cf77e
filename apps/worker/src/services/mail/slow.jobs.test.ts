import { until } from '@offload/testing';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { type JobSystem, openJobSystem } from '../../testing/job-system';
import { quickKind } from '../../testing/quick-kind';

const message = { subject: 'Hello', html: '<p>Hello</p>', text: 'Hello' };
const timeoutMs = 1_000;
const toAnyone = { editableRecipient: true } as const;

let system: JobSystem;
const sending = quickKind('sending', (_payload, ctx) => ctx.services.mail.send(message), {
  sendsEmail: true,
  timeoutMs,
  ...toAnyone,
});
const usual = quickKind('usual', (_payload, ctx) => ctx.services.mail.send(message), {
  sendsEmail: true,
  timeoutMs: 30_000,
  ...toAnyone,
});

beforeAll(async () => {
  system = await openJobSystem();
  system.startWorker([sending, usual], { LEASE_MS: 2_000 });
});
afterAll(() => system.close());
beforeEach(() => system.mail.conduct(() => undefined));

const copies = (email: string) => system.mail.accepted.filter(({ to }) => to === email);

/**
 * Holds the server's replies to the body until `release` is called. `bodies` returns how many bodies it has.
 */
function holdReply() {
  let bodies = 0;
  let release: () => void = () => undefined;
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  system.mail.conduct(async (step) => {
    if (step !== 'body') return undefined;
    bodies += 1;
    await released;
    return undefined;
  });
  return { release, bodies: () => bodies };
}

it('sends one copy when the server replies 20 seconds after the body', async () => {
  const recipient = 'slow@example.com';
  const reply = holdReply();
  const id = await system.ask(usual.contract, { recipient });
  await until(() => reply.bodies() > 0);
  const heldSince = performance.now();
  await until(() => performance.now() - heldSince > 20_000);
  reply.release();
  expect(await system.untilEnded(id)).toMatchObject({ state: 'succeeded', attempt: 1 });
  expect(copies(recipient)).toHaveLength(1);
});

it("waits for a reply longer than an attempt's timeout and a lease", async () => {
  const recipient = 'patient@example.com';
  const reply = holdReply();
  const id = await system.ask(sending.contract, { recipient });
  await until(() => reply.bodies() > 0);
  const heldSince = performance.now();
  await until(() => performance.now() - heldSince > 2 * timeoutMs + 2_000);
  expect(await system.find(id)).toMatchObject({ state: 'running', attempt: 1 });
  reply.release();
  expect(await system.untilEnded(id)).toMatchObject({ state: 'succeeded', attempt: 1 });
  expect(copies(recipient)).toHaveLength(1);
});

it('delivers other emails while a few replies are late', async () => {
  const late = holdReply();
  const slow = await Promise.all(
    Array.from({ length: 5 }, (_, n) => system.ask(usual.contract, { recipient: `late${n}@example.com` })),
  );
  await until(() => late.bodies() === 5);
  system.mail.conduct(() => undefined);
  const next = await system.ask(usual.contract, { recipient: 'next@example.com' });
  expect(await system.untilEnded(next)).toMatchObject({ state: 'succeeded', attempt: 1 });
  late.release();
  for (const id of slow)
    expect(await system.untilEnded(id)).toMatchObject({ state: 'succeeded', attempt: 1 });
});

it('requeues a job when the worker stops while waiting for the reply', async () => {
  const recipient = 'stopped@example.com';
  const reply = holdReply();
  const worker = system.startWorker([usual], { DRAIN_MS: 100 });
  const id = await system.ask(usual.contract, { recipient });
  await until(() => reply.bodies() > 0);
  await worker.stop();
  reply.release();
  expect(await system.untilEnded(id)).toMatchObject({ state: 'succeeded', attempt: 1 });
  // It's unknown whether the first copy arrived.
  expect(copies(recipient).length).toBeLessThanOrEqual(2);
});
