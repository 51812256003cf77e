import { runInline } from '@offload/core/testing';
import { expect, it } from 'vitest';
import { captureServices } from '../src/testing/capture-services';
import { webhookDisabledEmail } from './contract';
import processor from './processor';

it.each([
  ['gone', /responded with 410 Gone/],
  ['failing', /has failed for five days/],
])('says which webhook was disabled and why: %s', async (reason, words) => {
  const { emails, services } = captureServices(webhookDisabledEmail);
  const payload = { url: 'https://hooks.example/a-secret', reason, page: '/account/webhooks' };
  await runInline(processor, payload, { services });
  expect(emails).toMatchObject([{ subject: 'Your webhook to hooks.example was disabled' }]);
  for (const form of [emails[0]?.text, emails[0]?.html]) {
    expect(form).toMatch(words);
    expect(form).toContain('https://app.example/account/webhooks');
    expect(form).not.toContain('a-secret');
  }
});

it('leads to a page where what it says can be done', async () => {
  const { emails, services } = captureServices(webhookDisabledEmail);
  const payload = { url: 'https://hooks.example', reason: 'gone' };
  await runInline(processor, { ...payload, page: '/account/webhooks' }, { services });
  await runInline(processor, { ...payload, page: '/admin/recipients' }, { services });
  const [own, alerts] = emails.map(({ text }) => text);
  expect(own).toMatch(/Open your webhooks/);
  expect(own).toMatch(/can be redelivered/);
  expect(alerts).toMatch(/Open the alert recipients/);
  expect(alerts).toMatch(/save the recipients to enable it again/);
  expect(alerts).not.toMatch(/redelivered|is yours/);
});
