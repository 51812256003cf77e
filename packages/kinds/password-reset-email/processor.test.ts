import { runInline } from '@offload/core/testing';
import { expect, it } from 'vitest';
import { captureServices } from '../src/testing/capture-services';
import { passwordResetEmail } from './contract';
import processor from './processor';

const ada = { id: 'ada', email: 'ada@example.com', name: 'Ada', isVerified: true, hasPassword: true };

it.each([
  ['forgotten', 'Choose a new password'],
  ['signed-up-again', 'You already have an account'],
])('sends one email with a link that works for an hour when the reason is %s', async (reason, subject) => {
  const { emails, links, services } = captureServices(passwordResetEmail, { people: [ada] });
  const { result } = await runInline(processor, { personId: 'ada', reason }, { services });
  expect(result).toMatchObject({ messageId: '<1@app>' });
  expect(links).toEqual(['set-password ada for 1 h']);
  expect(emails).toMatchObject([{ subject, text: expect.stringContaining('/set-password?token=t') }]);
});

it('fails permanently, and creates no link, if the account is gone', async () => {
  const { emails, links, services } = captureServices(passwordResetEmail);
  const run = runInline(processor, { personId: 'ada', reason: 'forgotten' }, { services });
  await expect(run).rejects.toMatchObject({ code: 'account_gone', jobEffect: 'fail' });
  expect([emails, links]).toEqual([[], []]);
});
