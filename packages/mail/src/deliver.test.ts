import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { queryObjects } from 'node:v8';
import { OutageError } from '@offload/core/contract';
import { startMailServer, startProxy } from '@offload/testing';
import { expect, it, type TestContext } from 'vitest';
import { openSmtp } from './deliver';

const never = new Promise<never>(() => undefined);
const timeouts = { dialogueMs: 60_000, reusedMs: 60_000, replyMs: 60_000 };
const short = 1_000;

/** Starts a mail server for one test, because many tests wait at the same time. */
async function open({ onTestFinished }: TestContext, changes: Partial<typeof timeouts> = {}) {
  const server = await startMailServer();
  onTestFinished(server.stop);
  const deliver = openDelivery(onTestFinished, server.url, changes);
  return { server, deliver };
}

/** Returns a function that sends an email to this server. */
function openDelivery(
  onTestFinished: TestContext['onTestFinished'],
  url: string,
  changes: Partial<typeof timeouts>,
) {
  const smtp = openSmtp(url, 'offload@example.com', { ...timeouts, ...changes });
  onTestFinished(smtp.close);
  return (email: { to?: string; text?: string } = {}) =>
    smtp.deliver({
      to: 'ada@example.com',
      messageId: '<1@example.com>',
      subject: 'Hello',
      html: 'Hello',
      text: 'Hello',
      attempt: 1,
      beforeBody: async () => undefined,
      ...email,
    });
}

it.concurrent('sends a large email over a slow connection, although that takes longer than a reply may', async (context) => {
  const replyMs = 8_000;
  const { server } = await open(context);
  const proxy = await startProxy(server.url);
  context.onTestFinished(proxy.close);
  proxy.slow(400_000);
  const deliver = openDelivery(context.onTestFinished, proxy.url, { replyMs });
  const sending = deliver({ text: `${'x'.repeat(75)}\n`.repeat(130_000) });
  await Promise.race([sending, delay(1.5 * replyMs)]);
  context.expect(server.accepted).toHaveLength(0);
  proxy.slow(Number.POSITIVE_INFINITY);
  await sending;
  context.expect(server.accepted).toHaveLength(1);
});

it.concurrent("times out if the server is silent after the body, and doesn't know whether it has the email", async (context) => {
  const { server, deliver } = await open(context, { replyMs: 5_000 });
  server.conduct((step) => (step === 'body' ? never : undefined));
  await context.expect(deliver()).rejects.toMatchObject({ state: null, reason: { code: 'mail_unanswered' } });
});

it.concurrent.for(['greeting', 'sender', 'recipient'] as const)(
  'treats a missing response to the %s as an outage',
  async (at, context) => {
    const { server, deliver } = await open(context, { dialogueMs: short });
    server.conduct((step) => (step === at ? never : undefined));
    const failed = deliver();
    await context.expect(failed).rejects.toMatchObject({
      state: null,
      reason: context.expect.any(OutageError),
    });
    await context.expect(failed).rejects.toMatchObject({
      reason: { message: context.expect.stringContaining("can't be reached") },
    });
  },
);

it.concurrent('sends over a new connection if the old one has died silently', async (context) => {
  const { server, deliver } = await open(context, { reusedMs: short });
  await deliver();
  let asked = 0;
  server.conduct((step) => (step === 'sender' && asked++ === 0 ? never : undefined));
  await deliver();
  context.expect(server.accepted).toHaveLength(2);
});

it.concurrent('treats a server that never responds as an outage', async (context) => {
  const sockets: Socket[] = [];
  const silent = createServer((socket) => sockets.push(socket)).listen(0, '127.0.0.1');
  await once(silent, 'listening');
  const address = silent.address();
  const port = typeof address === 'object' ? address?.port : 0;
  const deliver = openDelivery(context.onTestFinished, `smtp://127.0.0.1:${port}`, { dialogueMs: short });
  await context.expect(deliver()).rejects.toMatchObject({ reason: context.expect.any(OutageError) });
  for (const socket of sockets) socket.destroy();
  silent.close();
});

// Alone, because it counts objects of the whole process.
it('keeps nothing of the emails that a connection has carried', async (context) => {
  const { deliver } = await open(context);
  await deliver();
  const before = queryObjects(Promise, { format: 'count' });
  for (let sent = 0; sent < 10; sent += 1) await deliver();
  expect(queryObjects(Promise, { format: 'count' })).toBeLessThan(before + 10);
});

it('keeps up to five connections, and reuses them', async (context) => {
  const { server, deliver } = await open(context);
  let greeted = 0;
  server.conduct((step) => {
    if (step === 'greeting') greeted += 1;
    return undefined;
  });
  await Promise.all(Array.from({ length: 30 }, () => deliver()));
  expect(server.accepted).toHaveLength(30);
  expect(greeted).toBeLessThanOrEqual(5);
});

it.for(['no at all@example.com', '<x>@example.com'])(
  'fails only the one job with the address %s',
  async (to, context) => {
    const { deliver } = await open(context);
    await expect(deliver({ to })).rejects.toMatchObject({ reason: { code: 'mail_refused' } });
  },
);
