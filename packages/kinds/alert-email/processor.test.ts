import { runInline } from '@offload/core/testing';
import { expect, it } from 'vitest';
import { captureServices } from '../src/testing/capture-services';
import { alertEmail } from './contract';
import processor from './processor';

const alert = {
  ...{ rule: 'no-worker', queue: 'image', value: 61, threshold: 60, since: '2026-11-25T10:00:00.000Z' },
  summary: 'No worker has served the image queue for 61 s.',
};

it.each([
  ['firing', `Alert: ${alert.summary}`],
  ['resolved', `Resolved: ${alert.summary}`],
  ['test', `Test: ${alert.summary}`],
])(
  'sends one email whose subject says that the alert is %s, with a link to the overview',
  async (state, subject) => {
    const { emails, links, services } = captureServices(alertEmail);
    const { result } = await runInline(processor, { ...alert, state }, { services });
    expect(result).toMatchObject({ messageId: '<1@app>' });
    expect(links).toEqual(['page /admin']);
    expect(emails).toMatchObject([{ subject, text: expect.stringContaining('https://app.example/admin') }]);
  },
);

it('says in the subject of a reminder that the alert still fires', async () => {
  const { emails, services } = captureServices(alertEmail);
  await runInline(processor, { ...alert, state: 'firing', isReminder: true }, { services });
  expect(emails).toMatchObject([{ subject: `Still firing: ${alert.summary}` }]);
});

it('sends an alert that an earlier version enqueued as recovered', () => {
  const since = new Date(alert.since).toISOString();
  const earlier = { ...alert, since, state: 'recovered' };
  expect(alertEmail.migrate?.(earlier, 1)).toEqual({ ...earlier, state: 'resolved', isReminder: false });
});

it('throws the error of the mail service', async () => {
  const { services } = captureServices(alertEmail);
  const error = new Error('421 Try again later');
  const mail = { send: () => Promise.reject(error) };
  const run = runInline(processor, { ...alert, state: 'firing' }, { services: { ...services, mail } });
  await expect(run).rejects.toBe(error);
});
