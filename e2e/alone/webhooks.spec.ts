import { once } from 'node:events';
import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';
import { Webhook } from 'standardwebhooks';
import { expectAccessible, expectAccessibleInEveryLook } from '../accessible';
import { expect, test } from '../fixtures';
import { createUser, signUp } from '../people';
import { setting } from '../setting';

test('an owner adds a webhook, sees its deliveries and responses, and redelivers one', async ({
  page,
  email,
  mistakes,
}) => {
  mistakes.expect(/status of 400/);
  const receiver = await openWebhookReceiver();
  await createUser(page, email, { isVerified: true });
  await page.goto('/account');
  await page.getByRole('link', { name: 'Manage webhooks' }).click();
  await expect(page.getByText('No webhooks yet')).toBeVisible();
  await expectAccessibleInEveryLook(page);

  await page.getByRole('button', { name: 'Add webhook' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('URL').fill('http://192.168.0.1/');
  await dialog.getByRole('button', { name: 'Add webhook' }).click();
  await expect(dialog.getByText('This URL points to a private network.')).toBeVisible();
  await dialog.getByLabel('URL').fill(receiver.url);
  await dialog.getByRole('button', { name: 'Add webhook' }).click();
  const secret = (await dialog.getByText(/^whsec_/).textContent()) ?? '';
  await expectAccessible(page);
  await dialog.getByRole('button', { name: 'Done' }).click();
  await page.getByRole('link', { name: receiver.url }).click();
  await expect(page.getByText('No deliveries yet')).toBeVisible();
  await expect(page.getByText(secret)).toHaveCount(0);

  // Signing up again with the same address enqueues an email for the owner.
  receiver.reply(200, 'Thanks for the job.');
  await signUp(page, email);
  const rows = page.getByRole('region', { name: 'Deliveries' }).getByRole('listitem');
  await expect(rows).toHaveCount(1);
  await expect(rows.first()).toContainText(/job\.succeeded\s*Succeeded.*Attempt 1 of 9.*Status 200/s);
  await rows.first().getByText('Response').click();
  await expect(rows.first().getByText('Thanks for the job.')).toBeVisible();
  await expectAccessibleInEveryLook(page);

  receiver.reply(204);
  await rows.first().getByRole('button', { name: 'Redeliver' }).click();
  await expect(rows).toHaveCount(2);
  await expect(rows.first()).toContainText(/Succeeded.*Status 204/s);
  const [first, again] = receiver.messages(secret);
  expect(again).toEqual(first);
  expect(first?.type).toBe('job.succeeded');

  await page.getByRole('button', { name: 'Disable' }).click();
  await expect(page.getByText(/You disabled it/)).toBeVisible();
  await page.getByRole('button', { name: 'Send test' }).click();
  await expect(rows).toHaveCount(3);
  await expect(rows.first()).toContainText(/job\.test\s*Succeeded/s);
  await page.getByRole('button', { name: 'Delete' }).click();
  await page.getByRole('button', { name: 'Delete webhook' }).click();
  await expect(page.getByText('No webhooks yet')).toBeVisible();
  await receiver.close();
});

interface WebhookReceiver {
  url: string;
  /** How it responds from now on. */
  reply(status: number, body?: string): void;
  /** Returns the messages that this secret verifies, with their IDs. Throws if it doesn't verify one. */
  messages(secret: string): { id: string; type: string; data: { id: string } }[];
  close(): Promise<void>;
}

/** Starts a receiver of webhooks where workers may reach it. */
async function openWebhookReceiver(): Promise<WebhookReceiver> {
  const port = setting('E2E_PICTURES_PORT');
  const received: { headers: Record<string, string>; body: string }[] = [];
  let response = { status: 204, body: '' };
  const server = createServer(async (request, answer) => {
    const headers = Object.entries(request.headers).map(([name, value]) => [name, String(value)]);
    received.push({ headers: Object.fromEntries(headers), body: await text(request) });
    answer.writeHead(response.status).end(response.body);
  });
  server.listen(Number(port), 'localhost');
  await once(server, 'listening');
  return {
    url: `http://localhost:${port}/hooks`,
    reply(status, body = '') {
      response = { status, body };
    },
    messages: (secret) =>
      received.map(({ headers, body }) => {
        new Webhook(secret).verify(body, headers);
        return { id: headers['webhook-id'] ?? '', ...JSON.parse(body) };
      }),
    async close() {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}
