import { createUser } from '../people';
import { setting } from '../setting';
import { expect, test } from './fixtures';
import { askForPictures } from './pictures-by-address';

const slow = { timeout: 60_000 };

test("a retry in Bull Board shows on the job's page without a reload", async ({
  visitor,
  email,
  admin,
  site,
}) => {
  test.setTimeout(180_000);
  await createUser(visitor, email);
  site.answer('/shop/', 418);
  const [id] = await askForPictures(visitor, [site.at('/shop/pier.jpg')]);
  await admin.goto(`/admin/jobs/${id}`);
  const status = admin.getByRole('status').first();
  await expect(status).toContainText('Failed after 1 attempt', slow);
  await admin.evaluate('window.isTheSamePage = true');

  site.answer('/shop/', 200);
  const board = await admin.context().newPage();
  await board.goto('/admin/bull-board/queue/image');
  await board.locator('[class*="trailing-"] button').click();
  await expect(board.getByRole('menuitem').filter({ visible: true })).toHaveText([
    ...[/^Retry all/, /^Pause/, /^Empty/],
  ]);
  await board.goto(`/admin/bull-board/queue/image/${id}`);
  await expect(board.getByRole('navigation', { name: 'App' }).getByRole('link')).toHaveCount(5);
  // Our stylesheet labels the buttons, and hides those for actions that we reject.
  const retry = board.getByRole('button', { name: 'Retry', exact: true });
  await expect(retry).toBeVisible();
  await expect(board.locator('[class*="jobActions-"] button:visible')).toHaveCount(2);
  await retry.click();
  await board.getByRole('button', { name: 'Confirm' }).click();

  await expect(status).toContainText('Done', slow);
  await expect(board.getByText('Finished at')).toBeVisible();
  const tabs = admin.getByRole('navigation', { name: 'Job' });
  await tabs.getByRole('link', { name: 'What happened' }).click();
  await expect(admin.getByRole('region', { name: 'What happened' })).toContainText(
    `Retried by ${setting('E2E_ADMIN_EMAIL')}`,
  );
  await tabs.getByRole('link', { name: 'Audit log' }).click();
  await expect(admin.getByRole('region', { name: 'Audit log' })).toContainText(
    `${setting('E2E_ADMIN_EMAIL')} retried this job`,
  );
  expect(await admin.evaluate('window.isTheSamePage')).toBe(true);
});
