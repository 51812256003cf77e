import { createHmac } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import { runInline } from '@offload/core/testing';
import { expect, it, onTestFinished } from 'vitest';
import { payOut } from '../test/example/recipes/approval';
import { sendWelcomeEmail } from '../test/example/recipes/email';
import { sendNewsletter } from '../test/example/recipes/fan-out';
import { everyNight, writeReport } from '../test/example/recipes/nightly-report';
import { sendWebhook } from '../test/example/recipes/webhook';
import { defineSystem } from './system/system';

const read = (path: string) => readFileSync(new URL(path, import.meta.url), 'utf8');

it.each(['email.ts', 'webhook.ts', 'fan-out.ts', 'nightly-report.ts', 'approval.ts'])(
  'shows the code of %s in the recipes',
  (file) => {
    const code = read(`../test/example/recipes/${file}`);
    expect(read('../../../docs/recipes.md')).toContain(`\`${file}\`\n\n\`\`\`ts\n${code}\`\`\`\n`);
  },
);

/** Starts a server that responds with `status`, and keeps the last request. */
async function respondWith(status: number) {
  const requests: { headers: IncomingMessage['headers']; body: string }[] = [];
  const server = createServer(async (request, response) => {
    requests.push({ headers: request.headers, body: await text(request) });
    response.writeHead(status).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : null;
  return { url: `http://127.0.0.1:${port}/`, requests };
}

it('sends an email with the ID of its job, and tells what a retry may fix', async () => {
  const to = 'ada@example.com';
  const { url, requests } = await respondWith(200);
  await runInline(sendWelcomeEmail(url), { to });
  expect(requests[0]?.headers['idempotency-key']).toMatch(/^[\da-f-]{36}$/);
  const send = async (status: number) =>
    runInline(sendWelcomeEmail((await respondWith(status)).url), { to }).catch((error: unknown) => error);
  expect(await send(503)).toMatchObject({ jobEffect: 'retry' });
  expect(await send(422)).toMatchObject({ jobEffect: 'fail' });
});

it('signs webhooks, and says whose fault a failure is', async () => {
  const { url, requests } = await respondWith(204);
  const event = { event: 'order.paid', orderId: 7 };
  await runInline(sendWebhook('secret'), { url, ...event });
  const [{ headers, body } = { headers: {}, body: '' }] = requests;
  expect(JSON.parse(body)).toEqual(event);
  const signed = `${headers['webhook-id']}.${headers['webhook-timestamp']}.${body}`;
  const signature = createHmac('sha256', 'secret').update(signed).digest('base64');
  expect(headers['webhook-signature']).toBe(`v1,${signature}`);
  const send = async (status: number) =>
    runInline(sendWebhook('secret'), { url: (await respondWith(status)).url, ...event });
  await expect(send(503)).rejects.toMatchObject({ gateFailure: { status: 503 } });
  await expect(send(404)).rejects.toMatchObject({ gateFailure: null });
});

it('names the addresses whose emails failed', async () => {
  const to = ['a@example.com', 'b@example.com'];
  const { result } = await runInline(
    sendNewsletter,
    { to },
    {
      runChild: ({ payload }) =>
        JSON.stringify(payload) === JSON.stringify({ to: to[1] })
          ? { error: { code: 'bad_address', message: 'The address is invalid.' } }
          : { result: {} },
    },
  );
  expect(result).toEqual({ sent: 1, failed: [to[1]] });
});

it('writes the report of the day on which it was due', async () => {
  const { schedules } = defineSystem({ contracts: [everyNight.contract], schedules: [everyNight] });
  expect(schedules).toHaveLength(1);
  const scheduledAt = new Date('2026-11-01T01:00:00Z');
  const payload = everyNight.payload({
    scheduledAt,
    timeZone: 'Europe/Berlin',
    month: { year: 2026, month: 11 },
  });
  expect(payload).toEqual({ day: '2026-11-01' });
  expect(
    (
      await runInline(
        writeReport(async () => 3),
        payload,
      )
    ).result,
  ).toEqual({ orders: 3 });
});

it('pays out only what was approved', async () => {
  const paid: number[] = [];
  const run = (isApproved: boolean) =>
    runInline(
      payOut(async (_orderId, cents) => void paid.push(cents)),
      { orderId: 7, cents: 500 },
      { signals: { approval: { by: 'Ada', isApproved } } },
    );
  await expect(run(false)).rejects.toMatchObject({ code: 'not_approved' });
  expect((await run(true)).result).toEqual({ approvedBy: 'Ada' });
  expect(paid).toEqual([500]);
});
