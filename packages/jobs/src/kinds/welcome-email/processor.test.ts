import type { JobContext, Services } from '@offload/core/context';
import { PermanentError } from '@offload/core/errors';
import { beforeEach, expect, it } from 'vitest';
import type { Message, Person } from '../../services/services';
import processor from './processor';

const ada = { id: 'ada', email: 'ada@example.com', name: 'Ada', isVerified: false, hasPassword: false };
let sent: Message[];
let asked: string[];

beforeEach(() => {
  sent = [];
  asked = [];
});

it('welcomes who has no password with a link to choose one, in HTML and in text', async () => {
  await processor.run({ personId: 'ada' }, contextOf(ada));
  expect(asked).toEqual(['set-password ada for 24 h']);
  expect(sent).toHaveLength(1);
  const { subject, html, text } = message();
  expect(subject).toBe('Welcome to Offload');
  for (const form of [html, text]) {
    expect(form).toMatch(/Welcome to Offload/i);
    expect(form).toContain('https://app.example/set-password?token=t');
    expect(form).toContain('The link works once, within 24 hours.');
  }
  expect(html).toMatch(/^<!DOCTYPE html/);
  expect(text).not.toMatch(/<\w+/);
});

it('has who chose a password at sign-up verify the address', async () => {
  await processor.run({ personId: 'ada' }, contextOf({ ...ada, hasPassword: true }));
  expect(asked).toEqual(['set-password ada for 24 h']);
  expect(message().html).toContain('Verify email address');
});

it('leads who is verified and has a password to the jobs, and makes no link that opens an account', async () => {
  await processor.run({ personId: 'ada' }, contextOf({ ...ada, isVerified: true, hasPassword: true }));
  expect(asked).toEqual(['page /jobs']);
  expect(message().text).toContain('https://app.example/jobs');
  expect(message().text).not.toContain('The link works once');
});

it.each([false, true])('contains nothing that was entered at sign-up (verified: %s)', async (isVerified) => {
  const name = 'You have won: call +1 555 0100';
  for (const hasPassword of [false, true]) {
    await processor.run({ personId: 'ada' }, contextOf({ ...ada, name, isVerified, hasPassword }));
  }
  expect(sent).toHaveLength(2);
  expect(JSON.stringify(sent)).not.toContain('555');
});

it('gives up for good where the account is gone', async () => {
  const run = processor.run({ personId: 'ada' }, contextOf(null));
  await expect(run).rejects.toThrow(PermanentError);
  expect(sent).toEqual([]);
});

it('answers what the mail server said', async () => {
  expect(await processor.run({ personId: 'ada' }, contextOf(ada))).toMatchObject({ messageId: '<1@app>' });
});

function message(): Message {
  const [only] = sent;
  if (!only) throw new Error('nothing was sent');
  return only;
}

/** All that a processor may touch, in memory. */
function contextOf(person: Person | null): JobContext {
  const note = (what: string, url: string) => {
    asked.push(what);
    return url;
  };
  const services: Pick<Services, 'people' | 'links' | 'mail'> = {
    people: { find: async () => person },
    links: {
      setPassword: async (id, { hours }) =>
        note(`set-password ${id} for ${hours} h`, 'https://app.example/set-password?token=t'),
      page: (path) => note(`page ${path}`, `https://app.example${path}`),
    },
    mail: {
      async send(written) {
        sent.push(written);
        return { messageId: '<1@app>', acceptedAt: '1970-01-01T00:00:00.000Z' };
      },
    },
  };
  return {
    job: { id: '1', kind: 'welcome-email', payloadVersion: 1, ownerId: 'ada' },
    attempt: 1,
    signal: new AbortController().signal,
    progress: async () => undefined,
    log: { info: () => undefined },
    now: () => new Date(0),
    // Sending an email needs no other service.
    services: services as Services,
  };
}
