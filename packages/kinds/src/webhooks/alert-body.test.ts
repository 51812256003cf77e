import { expect, it } from 'vitest';
import { alertBody } from './alert-body';

const page = 'https://app.example/admin';
const data = {
  queue: 'email',
  summary: 'The email queue has been held by an outage for 61 s. <421> & @everyone',
};
const alert = { type: 'alert.firing', timestamp: '2026-12-03T12:00:00.000Z', data };

it('posts a message to Slack, in which nothing of the alert is markup', () => {
  expect(alertBody('https://hooks.slack.com/services/T0/B0/x', alert, page)).toEqual({
    text: `Alert: The email queue has been held by an outage for 61 s. &lt;421&gt; &amp; @everyone\n${page}`,
  });
});

it('posts a message to Discord, which mentions no one and is not too long', () => {
  const url = 'https://discord.com/api/webhooks/1/x';
  expect(alertBody(url, { ...alert, type: 'alert.resolved' }, page)).toEqual({
    content: `Resolved: ${data.summary}\n${page}`,
    allowed_mentions: { parse: [] },
  });
  const long = alertBody(url, { ...alert, data: { summary: 'x'.repeat(9_000) } }, page);
  expect(JSON.stringify(long).length).toBeLessThan(2_000);
});

it('says in a reminder that the alert still fires', () => {
  const reminder = { ...alert, data: { ...data, isReminder: true } };
  expect(alertBody('https://hooks.slack.com/services/T0/B0/x', reminder, page)).toMatchObject({
    text: expect.stringMatching(/^Still firing: The email queue/),
  });
});

it.each(['https://hooks.example/x', 'https://hooks.slack.com.example/x'])('posts JSON to %s', (url) => {
  expect(alertBody(url, alert, page)).toEqual(alert);
});
