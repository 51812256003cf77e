import { mailTo } from '../inbox';
import { fromHere, welcome } from '../people';
import { expect, test } from './fixtures';

test.afterEach(async ({ admin }) => {
  // Even if the test failed, later tests must not wait.
  await admin.request.post('/admin/api/queues/email/resume', { data: {}, headers: fromHere() });
});

test("a paused queue holds its jobs, which say why they wait, and runs them when it's resumed", async ({
  page,
  email,
  admin,
}) => {
  test.setTimeout(120_000);
  const limits = await admin.context().newPage();
  await limits.goto('/admin/queues');
  const queue = limits.getByRole('region', { name: 'email', exact: true });
  await queue.getByRole('button', { name: 'Pause' }).click();
  await expect(queue.getByText('Paused', { exact: true })).toBeVisible();
  await limits.reload();
  await expect(queue.getByText('Paused', { exact: true })).toBeVisible();

  const { id } = await welcome(page, email);
  await admin.goto(`/admin/jobs/${id}`);
  const status = admin.getByRole('status').first();
  await expect(admin.getByText('The email queue is paused')).toBeVisible();
  await expect(status).toContainText('Waiting because the queue is paused');
  await page.goto(`/jobs/${id}`);
  const ownStatus = page.getByRole('status').first();
  await expect(ownStatus).toContainText('Waiting because the queue is paused');
  await limits.goto('/admin');
  const causes = limits.getByRole('region', { name: 'Needs attention' }).getByRole('listitem');
  await expect(causes.filter({ hasText: 'Staff have paused the email queue.' })).toHaveText(
    /1 job of 1 owner is waiting/,
  );
  await causes.getByRole('link', { name: 'Staff have paused the email queue.' }).click();
  await expect(limits.getByRole('heading', { name: 'email queue' })).toBeVisible();
  await expect(queue.getByText('1 queued')).toBeVisible();
  expect(await mailTo(email)).toEqual([]);

  await queue.getByRole('button', { name: 'Resume' }).click();
  await expect(status).toContainText('Done');
  await expect(ownStatus).toContainText('Done');
  await expect(admin.getByText('The email queue is paused')).toHaveCount(0);
  await expect(queue.getByText('Paused', { exact: true })).toHaveCount(0);
  await expect.poll(async () => (await mailTo(email)).length).toBe(1);

  await admin.goto('/admin/audit?action=queue.&subject=email');
  const entries = admin.getByRole('row').filter({ hasText: 'queue email' });
  await expect(entries.nth(0)).toContainText('resumed queue email');
  await expect(entries.nth(1)).toContainText('paused queue email');
});
