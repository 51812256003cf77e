import type { Page } from '@playwright/test';
import { fromHere, signUp, untilFailed, welcome } from '../people';
import { openAlive, tabTo, typeInto } from '../tab-to';
import { expect, test } from './fixtures';

test.afterEach(async ({ admin }) => {
  // Even if the test failed, later tests must not wait.
  await admin.request.post('/admin/api/queues/email/resume', { data: {}, headers: fromHere() });
});

/** Pauses the email queue, so that a retry doesn't start and can be undone. */
async function pauseEmail(admin: Page): Promise<void> {
  const answer = await admin.request.post('/admin/api/queues/email/pause', { data: {}, headers: fromHere() });
  expect(answer.status()).toBe(200);
}

/** Searches for jobs from the console's first page, and goes to the first of them. */
async function find(admin: Page, search: string, count: number) {
  await openAlive(admin, '/admin');
  await admin.keyboard.press('Control+k');
  await expect(admin.getByRole('textbox', { name: 'Go to' })).toBeFocused();
  await admin.keyboard.type('all jobs');
  await admin.keyboard.press('Enter');
  await expect(admin.getByRole('heading', { name: 'All jobs' })).toBeVisible();
  await expect(admin.getByRole('dialog')).toHaveCount(0);
  await admin.keyboard.press('/');
  const field = admin.getByLabel('Search', { exact: true });
  await expect(field).toBeFocused();
  await admin.keyboard.type(search);
  const rows = admin.getByRole('list', { name: 'Jobs' }).getByRole('listitem');
  await expect(rows).toHaveCount(count);
  await expect(field).toBeFocused();
  await expect(field).toHaveValue(search);
  await admin.keyboard.press('Escape');
  await expect(field).not.toBeFocused();
  await admin.keyboard.press('j');
  await expect(rows.first().getByRole('link')).toBeFocused();
  return rows;
}

/** Retries what has the focus, and confirms it. */
async function retry(admin: Page): Promise<void> {
  await admin.keyboard.press('r');
  const dialog = admin.getByRole('dialog', { name: 'Retry 1 job' });
  await expect(dialog).toContainText('This emails error+');
  await expect(dialog.getByRole('button', { name: 'Retry 1 job' })).toBeFocused();
  await admin.keyboard.press('Enter');
  await expect(dialog).toHaveCount(0);
  await expect(admin.getByRole('status', { name: 'Messages' })).toContainText('Retrying 1 job.');
}

test('an admin finds a failed job, retries it, and undoes that with only the keyboard', async ({
  visitor,
  email,
  admin,
}) => {
  const address = `error+${email}`;
  await untilFailed(visitor, (await welcome(visitor, address)).id);
  await pauseEmail(admin);
  const row = await find(admin, address, 1);
  await expect(row).toContainText('Failed');
  await retry(admin);
  await expect(row).toContainText('Queued');
  await expect(row.getByRole('link')).toBeFocused();

  await admin.keyboard.press('z');
  const messages = admin.getByRole('status', { name: 'Messages' });
  await expect(messages).toContainText('Canceled 1 job before it started.');
  await expect(row).toContainText('Canceled');
  await expect(row.getByRole('link')).toBeFocused();

  await admin.keyboard.press('Shift+Tab');
  await expect(row.getByRole('checkbox')).toBeFocused();
  await admin.keyboard.press('Space');
  await expect(row.getByRole('checkbox')).toBeChecked();
  await retry(admin);
  await expect(row.getByRole('checkbox')).toBeFocused();
  await admin.keyboard.press('z');
  await expect(messages).toContainText('Canceled 1 job before it started.');
  await expect(row.getByRole('checkbox')).toBeFocused();
});

test('a retried job leaves a search for failed ones, and the focus goes to the next', async ({
  visitor,
  email,
  admin,
}) => {
  const name = `error+${email.split('@')[0]}`;
  await signUp(visitor, `${name}.too@example.com`);
  await untilFailed(visitor, (await welcome(visitor, `${name}@example.com`)).id);
  const rows = await find(admin, `state:failed owner:${name}`, 2);
  await pauseEmail(admin);
  const second = rows.last().getByRole('link');
  const target = (await second.getAttribute('href')) ?? '';
  await retry(admin);
  await expect(rows).toHaveCount(1);
  await expect(second).toHaveAttribute('href', target);
  await expect(second).toBeFocused();

  const messages = admin.getByRole('status', { name: 'Messages' });
  await tabTo(admin, messages.getByRole('button', { name: 'Undo' }));
  await admin.keyboard.press('Enter');
  await expect(messages).toContainText('Canceled 1 job before it started.');
  await expect(second).toBeFocused();
});

test('the keys move through all lists of a page, and not behind a dialog', async ({
  visitor,
  email,
  admin,
}) => {
  await untilFailed(visitor, (await welcome(visitor, `error+${email}`)).id);
  await openAlive(admin, '/admin/queues/email');
  const failures = admin.getByRole('list', { name: 'Failures' }).getByRole('link');
  const jobs = admin.getByRole('list', { name: 'Jobs' }).getByRole('link');
  await expect(failures.first()).toBeVisible();
  await expect(jobs.first()).toBeVisible();
  const count = await failures.count();
  for (let row = 0; row < count; row += 1) {
    await admin.keyboard.press('j');
    await expect(failures.nth(row)).toBeFocused();
  }
  await admin.keyboard.press('j');
  await expect(jobs.nth(0)).toBeFocused();
  await admin.keyboard.press('j');
  await expect(jobs.nth(1)).toBeFocused();

  await admin.keyboard.press('Shift+?');
  const close = admin.getByRole('dialog', { name: 'Keyboard shortcuts' }).getByRole('button');
  await expect(close).toBeFocused();
  for (const key of ['j', '/', 'Control+k']) {
    await admin.keyboard.press(key);
    await expect(close).toBeFocused();
  }
  await admin.keyboard.press('Escape');
  await expect(admin.getByRole('dialog')).toHaveCount(0);
  await expect(jobs.nth(1)).toBeFocused();
  await admin.keyboard.press('k');
  await admin.keyboard.press('k');
  await expect(failures.last()).toBeFocused();
});

test('an admin pauses a queue for a reason and resumes it with only the keyboard', async ({
  page,
  email,
  admin,
}) => {
  await openAlive(admin, '/admin/queues');
  await tabTo(admin, admin.getByRole('link', { name: 'email', exact: true }));
  await admin.keyboard.press('Enter');
  await expect(admin.getByRole('heading', { name: 'email queue' })).toBeVisible();
  const queue = admin.getByRole('region', { name: 'email', exact: true });
  const reason = queue.getByLabel('Reason for a pause (optional)');
  const pausing = admin.waitForResponse('**/email/pause');
  await typeInto(admin, reason, 'The mail server moves');
  await admin.keyboard.press('Enter');
  await expect(queue).toBeFocused();
  await expect(queue).toContainText('Paused: The mail server moves');
  expect((await pausing).status()).toBe(200);

  const { id } = await welcome(page, email);
  await page.goto(`/jobs/${id}`);
  const status = page.getByRole('status').first();
  await expect(status).toContainText('Waiting because the queue is paused: The mail server moves');
  await expect(queue).toContainText('1 queued');
  await expect(queue).toBeFocused();
  const resuming = admin.waitForResponse('**/email/resume');
  await tabTo(admin, queue.getByRole('button', { name: 'Resume' }));
  await admin.keyboard.press('Enter');
  await expect(queue).toBeFocused();
  await expect(queue.getByText('Paused', { exact: true })).toHaveCount(0);
  expect((await resuming).status()).toBe(200);
  await expect(status).toContainText('Done');
  // With every job done, no count is a link, so the field is next.
  await expect(queue).toContainText('0 queued, 0 retrying, 0 running');
  await admin.keyboard.press('Tab');
  await expect(reason).toBeFocused();
});

test('the focus returns to what asked for a change of many jobs', async ({ visitor, email, admin }) => {
  await pauseEmail(admin);
  await welcome(visitor, email);
  await openAlive(admin, '/admin/queues/email');
  const cancel = admin.getByRole('button', { name: 'Cancel unfinished jobs' });
  await tabTo(admin, cancel);
  await admin.keyboard.press('Enter');
  // Emails of earlier tests may be waiting, too.
  const confirm = /^Cancel \d+ jobs?$/;
  const dialog = admin.getByRole('dialog', { name: confirm });
  await expect(dialog.getByRole('button', { name: confirm })).toBeFocused();
  await admin.keyboard.press('Escape');
  await expect(dialog).toHaveCount(0);
  await expect(cancel).toBeFocused();
});
