import { expectAccessibleInEveryLook } from '../accessible';
import { expect, test } from '../fixtures';
import { signIn, welcome } from '../people';
import { setting } from '../setting';

test('every tab of a job works without JavaScript', async ({ page, browser, email }) => {
  const { id } = await welcome(page, email);
  const context = await browser.newContext({ javaScriptEnabled: false });
  const admin = await context.newPage();
  await signIn(admin, setting('E2E_ADMIN_EMAIL'), setting('E2E_ADMIN_PASSWORD'));
  await admin.goto(`/admin/jobs/${id}`);
  const tabs = admin.getByRole('navigation', { name: 'Job' });
  for (const name of ['Timeline', 'Log', 'Payload', 'Email', 'Audit log', 'Attempts']) {
    await tabs.getByRole('link', { name, exact: true }).click();
    await expect(admin.getByRole('heading', { name, exact: true })).toBeVisible();
    await expect(tabs.getByRole('link', { name, exact: true })).toHaveAttribute('aria-current', 'true');
  }
  await context.close();
});

test('the pages of staff are accessible and fit in every color scheme and width', async ({
  page,
  email,
  admin,
}) => {
  test.setTimeout(300_000);
  const { id } = await welcome(page, `a.long.address.${email}`);
  for (const path of [
    '/admin/jobs',
    '/admin/jobs?q=nothing+like+it',
    `/admin/jobs/${id}`,
    ...['timeline', 'log', 'payload', 'email', 'audit'].map((tab) => `/admin/jobs/${id}?tab=${tab}`),
    '/admin/failed',
    '/admin/queues',
    '/admin/queues/image',
    '/admin/gates',
    '/admin/schedules',
    '/admin/recipients',
    '/admin/users',
    '/admin/users?query=nobody-at-all',
    '/admin/audit',
    '/admin/audit?actor=nobody-at-all',
  ]) {
    await admin.goto(path);
    await expect(admin.getByRole('main')).toBeVisible();
    await expect(admin.getByRole('heading', { level: 1 })).toBeVisible();
    await expect(admin.getByLabel('Loading')).toHaveCount(0);
    await expectAccessibleInEveryLook(admin);
  }
});
