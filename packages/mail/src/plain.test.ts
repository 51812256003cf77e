import { OutageError } from '@offload/core/contract';
import { type MailServer, startMailServer } from '@offload/testing';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openSmtp } from './deliver';

let server: MailServer;
beforeEach(async () => {
  server = await startMailServer();
});
afterEach(() => server.stop());

/** Sends to the server, which offers no STARTTLS, as if an attacker in between had removed it. */
async function sendTo(url: string): Promise<void> {
  const { deliver, close } = openSmtp(url, 'offload@example.com');
  const message = {
    to: 'ada@example.com',
    messageId: '<1@example.com>',
    subject: 'A link',
    html: '',
    text: '',
  };
  try {
    await deliver({ ...message, attempt: 1, beforeBody: async () => undefined });
  } finally {
    close();
  }
}

// On Linux, this address also leads to this machine, but only the names of this machine are trusted.
const elsewhere = () => server.url.replace('127.0.0.1', '0.0.0.0');

it('sends nothing unencrypted to another machine, and says how to allow it', async () => {
  const failed = sendTo(elsewhere());
  await expect(failed).rejects.toMatchObject({ state: null, reason: expect.any(OutageError) });
  await expect(failed).rejects.toMatchObject({
    reason: {
      message: 'Waiting for the mail server, which offers no secure connection',
      cause: { message: expect.stringContaining('requireTLS=false') },
    },
  });
  expect(server.accepted).toEqual([]);
});

it('sends unencrypted if the URL allows it, and to this machine', async () => {
  await sendTo(`${elsewhere()}?requireTLS=false`);
  await sendTo(server.url);
  expect(server.accepted).toHaveLength(2);
});
