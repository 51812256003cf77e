import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { queryObjects } from 'node:v8';
import { OutageError } from '@offload/core/contract';
import { type MailServer, startMailServer, startProxy } from '@offload/testing';
import { afterEach, beforeEach, expect, it, onTestFinished } from 'vitest';
import { openSmtp } from './deliver';

const never = new Promise<never>(() => undefined);
const timeouts = { dialogueMs: 60_000, reusedMs: 60_000, replyMs: 60_000 };
const short = 1_000;
let server: MailServer;
let smtp: ReturnType<typeof openSmtp> | undefined;

beforeEach(async () => {
  server = await startMailServer();
  open({});
});
function open(changes: Partial<typeof timeouts>) {
  smtp?.close();
  smtp = openSmtp(server.url, 'offload@example.com', { ...timeouts, ...changes });
}
afterEach(async () => {
  smtp?.close();
  await server.stop();
});

const deliver = (by = smtp, body = 'Hello') =>
  by?.deliver({
    ...{
      to: 'ada@example.com',
      messageId: '<1@example.com>',
      subject: 'Hello',
      html: 'Hello',
      text: body,
    },
    ...{ attempt: 1, beforeBody: async () => undefined },
  });

it("times out if the server is silent after the body, and doesn't know whether it has the email", async () => {
  open({ replyMs: 5_000 });
  server.conduct((step) => (step === 'body' ? never : undefined));
  await expect(deliver()).rejects.toMatchObject({ state: null, reason: { code: 'mail_unanswered' } });
});

it('sends a large email over a slow connection, although that takes longer than a reply may', async () => {
  const replyMs = 8_000;
  const proxy = await startProxy(server.url);
  onTestFinished(proxy.close);
  proxy.slow(400_000);
  const slow = openSmtp(proxy.url, 'offload@example.com', { ...timeouts, replyMs });
  onTestFinished(slow.close);
  const sending = deliver(slow, `${'x'.repeat(75)}\n`.repeat(130_000));
  await Promise.race([sending, delay(1.5 * replyMs)]);
  expect(server.accepted).toHaveLength(0);
  proxy.slow(Number.POSITIVE_INFINITY);
  await sending;
  expect(server.accepted).toHaveLength(1);
});

it.each(['greeting', 'sender', 'recipient'] as const)(
  'treats a missing response to the %s as an outage',
  async (at) => {
    open({ dialogueMs: short });
    server.conduct((step) => (step === at ? never : undefined));
    const failed = deliver();
    await expect(failed).rejects.toMatchObject({ state: null, reason: expect.any(OutageError) });
    await expect(failed).rejects.toMatchObject({
      reason: { message: expect.stringContaining("can't be reached") },
    });
  },
);

it('keeps nothing of the emails that a connection has carried', async () => {
  await deliver();
  const before = queryObjects(Promise, { format: 'count' });
  for (let sent = 0; sent < 10; sent += 1) await deliver();
  expect(queryObjects(Promise, { format: 'count' })).toBeLessThan(before + 10);
});

it('sends over a new connection if the old one has died silently', async () => {
  open({ reusedMs: short });
  await deliver();
  let asked = 0;
  server.conduct((step) => (step === 'sender' && asked++ === 0 ? never : undefined));
  await deliver();
  expect(server.accepted).toHaveLength(2);
});

it('keeps up to five connections, and reuses them', async () => {
  let greeted = 0;
  server.conduct((step) => {
    if (step === 'greeting') greeted += 1;
    return undefined;
  });
  await Promise.all(Array.from({ length: 30 }, () => deliver()));
  expect(server.accepted).toHaveLength(30);
  expect(greeted).toBeLessThanOrEqual(5);
});

it('treats a server that never responds as an outage', async () => {
  const sockets: Socket[] = [];
  const silent = createServer((socket) => sockets.push(socket)).listen(0, '127.0.0.1');
  await once(silent, 'listening');
  const address = silent.address();
  const port = typeof address === 'object' ? address?.port : 0;
  const other = openSmtp(`smtp://127.0.0.1:${port}`, 'offload@example.com', {
    ...timeouts,
    dialogueMs: short,
  });
  await expect(deliver(other)).rejects.toMatchObject({ reason: expect.any(OutageError) });
  other.close();
  for (const socket of sockets) socket.destroy();
  silent.close();
});

it.each(['no at all@example.com', '<x>@example.com'])(
  'fails only the one job with the address %s',
  async (to) => {
    const beforeBody = async () => undefined;
    const text = { subject: 'Hello', html: 'Hello', text: 'Hello' };
    await expect(
      smtp?.deliver({ to, messageId: '<1@example.com>', ...text, attempt: 1, beforeBody }),
    ).rejects.toMatchObject({ reason: { code: 'mail_refused' } });
  },
);
