import { beforeEach, expect, it } from 'vitest';
import type { JobContext, Message, Person } from '../../context';
import { PermanentError } from '../../errors';
import processor from './processor';

const ada = { id: 'ada', email: 'ada@example.com', name: 'Ada', hasPassword: false };
let sent: Message[];
let asked: string[];

beforeEach(() => {
  sent = [];
  asked = [];
});

it('welcomes who has no password with a link to choose one, in HTML and in text', async () => {
  await processor.run({ personId: 'ada' }, contextOf(ada));
  expect(asked).toEqual(['set-password ada']);
  expect(sent).toHaveLength(1);
  const { subject, html, text } = message();
  expect(subject).toBe('Welcome to Offload');
  for (const form of [html, text]) {
    expect(form).toMatch(/Welcome to Offload, Ada/i);
    expect(form).toContain('https://app.example/set-password?token=t');
    expect(form).toContain('The link works once, within 24 hours.');
  }
  expect(html).toMatch(/^<!DOCTYPE html/);
  expect(text).not.toMatch(/<\w+/);
});

it('leads who has a password to the jobs, and makes no link that opens an account', async () => {
  await processor.run({ personId: 'ada' }, contextOf({ ...ada, hasPassword: true }));
  expect(asked).toEqual(['page /jobs']);
  expect(message().text).toContain('https://app.example/jobs');
  expect(message().text).not.toContain('The link works once');
});

it('greets who gave no name without one', async () => {
  await processor.run({ personId: 'ada' }, contextOf({ ...ada, name: '' }));
  expect(message().html).toMatch(/Welcome to Offload</);
  expect(message().html).not.toMatch(/undefined|Offload,/);
});

it('shows markup in a name as text', async () => {
  const name = `<img src=x onerror="alert(1)">&'`;
  await processor.run({ personId: 'ada' }, contextOf({ ...ada, name }));
  expect(message().html).not.toContain('<img');
  expect(message().html).toContain('&lt;img src=x onerror=&quot;alert(1)&quot;&gt;&amp;');
  expect(message().subject).not.toContain('img');
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
  const context: Omit<JobContext, 'files' | 'data' | 'web' | 'webhook'> & {
    data: Pick<JobContext['data'], 'person'>;
  } = {
    job: { id: '1', kind: 'welcome-email', payloadVersion: 1, ownerId: 'ada' },
    attempt: 1,
    signal: new AbortController().signal,
    progress: async () => undefined,
    log: { info: () => undefined },
    now: () => new Date(0),
    data: { person: async () => person },
    links: {
      setPassword: async (id) => note(`set-password ${id}`, 'https://app.example/set-password?token=t'),
      page: (path) => note(`page ${path}`, `https://app.example${path}`),
    },
    mail: {
      async send(written) {
        sent.push(written);
        return { messageId: '<1@app>', acceptedAt: '1970-01-01T00:00:00.000Z' };
      },
    },
  };
  // Sending a message needs no files, no sales and no internet.
  return context as JobContext;
}
