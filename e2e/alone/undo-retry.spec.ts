import { fromHere, untilFailed, welcome } from '../people';
import { expect, test } from './fixtures';

test.afterEach(async ({ admin }) => {
  // Even if the test failed, later tests must not wait.
  await admin.request.post('/admin/api/queues/email/resume', { data: {}, headers: fromHere() });
});

test('a retry says whom it emails, and can be undone until the job starts', async ({
  visitor,
  email,
  admin,
}) => {
  test.setTimeout(120_000);
  const address = `error+${email}`;
  const { id } = await welcome(visitor, address);
  await untilFailed(visitor, id);
  await admin.goto(`/admin/jobs/${id}`);
  await admin.request.post('/admin/api/queues/email/pause', { data: {}, headers: fromHere() });
  await admin.getByRole('button', { name: 'Retry', exact: true }).click();
  const dialog = admin.getByRole('dialog', { name: 'Retry 1 job' });
  await expect(dialog).toContainText(`This emails ${address}.`);
  await dialog.getByRole('button', { name: 'Retry 1 job' }).click();
  const messages = admin.getByRole('status', { name: 'Messages' });
  await expect(messages).toContainText('Retrying 1 job.');
  await messages.getByRole('button', { name: 'Undo' }).click();
  await expect(messages).toContainText('Canceled 1 job before it started.');
  await expect(admin.getByRole('status').first()).toContainText('Canceled');
  expect((await (await visitor.request.get(`/api/jobs/${id}`)).json()).state).toBe('canceled');
});
