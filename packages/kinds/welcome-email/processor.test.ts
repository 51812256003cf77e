import { runInline } from '@offload/core/testing';
import { expect, it } from 'vitest';
import type { Person } from '../src/services/services';
import { captureServices } from '../src/testing/capture-services';
import { welcomeEmail } from './contract';
import processor from './processor';

const ada = { id: 'ada', email: 'ada@example.com', name: 'Ada', isVerified: false, hasPassword: false };

it('sends users without a password a link to choose one, in HTML and in text', async () => {
  const { emails, links } = await welcome(ada);
  expect(links).toEqual(['set-password ada for 24 h']);
  expect(emails).toHaveLength(1);
  const [{ subject, html, text } = noEmail] = emails;
  expect(subject).toBe('Welcome to Offload');
  for (const form of [html, text]) {
    expect(form).toMatch(/Welcome to Offload/i);
    expect(form).toContain('https://app.example/set-password?token=t');
    expect(form).toContain('This link expires in 24 hours and works once.');
  }
  expect(html).toMatch(/^<!DOCTYPE html/);
  expect(text).not.toMatch(/<\w+/);
});

it('asks users who chose a password at sign-up to verify their address', async () => {
  const { emails, links } = await welcome({ ...ada, hasPassword: true });
  expect(links).toEqual(['set-password ada for 24 h']);
  expect(emails[0]?.html).toContain('Verify email address');
});

it('sends verified users with a password to their jobs, and makes no link that opens an account', async () => {
  const { emails, links } = await welcome({ ...ada, isVerified: true, hasPassword: true });
  expect(links).toEqual(['page /jobs']);
  expect(emails[0]?.text).toContain('https://app.example/jobs');
  expect(emails[0]?.text).not.toContain('works once');
  expect(emails[0]?.subject).toBe('Welcome to Offload: your account is ready');
});

it.each([false, true])('contains nothing that was entered at sign-up (verified: %s)', async (isVerified) => {
  const name = 'You have won: call +1 555 0100';
  for (const hasPassword of [false, true]) {
    const { emails } = await welcome({ ...ada, name, isVerified, hasPassword });
    expect(emails).toHaveLength(1);
    expect(JSON.stringify(emails)).not.toContain('555');
  }
});

it('fails permanently if the account is gone', async () => {
  await expect(welcome()).rejects.toMatchObject({ code: 'account_gone', jobEffect: 'fail' });
});

it('returns the response of the mail server', async () => {
  expect((await welcome(ada)).result).toMatchObject({ messageId: '<1@app>' });
});

const noEmail = { subject: '', html: '', text: '' };

async function welcome(...people: Person[]) {
  const { services, ...captured } = captureServices(welcomeEmail, { people });
  const { result } = await runInline(processor, { personId: 'ada' }, { services });
  return { result, ...captured };
}
