import { expectAccessible, expectAccessibleInEveryLook } from '../accessible';
import { expect, test } from '../fixtures';
import { mailTo } from '../inbox';
import { createUser, fromHere, signInAsAdmin, untilFailed, type Visitor, welcome } from '../people';
import { prepareFailure } from '../prepared-jobs';
import { setting } from '../setting';

const noHeader = /^The first row doesn't list the columns/;

/** Creates imports that fail: half have no header, and the others lack some columns. */
async function failImports(page: Visitor, name: string, count: number): Promise<string[]> {
  const ids: string[] = [];
  for (let number = 0; number < count; number += 1) {
    const text = number % 2 ? `nothing ${number} ${name}\n` : `order_number,date\n${number} ${name}\n`;
    const file = { name: `${name}-${number}.csv`, mimeType: 'text/csv', buffer: Buffer.from(text) };
    const answer = await page.request.post('/api/imports', { multipart: { file }, headers: fromHere() });
    expect(answer.status()).toBe(202);
    ids.push((await answer.json()).id);
  }
  for (const id of ids) await untilFailed(page, id);
  return ids;
}

test('an admin finds failures in two groups, retries one group, and dismisses and restores a job', async ({
  visitor,
  email,
  admin,
}) => {
  test.setTimeout(240_000);
  // Only verified owners are emailed when an import finishes.
  await createUser(visitor, email, { isVerified: true });
  const ids = await failImports(visitor, email.slice(0, 8), 4);

  await admin.goto('/admin/failed');
  const groups = admin.getByRole('list', { name: 'Failures' });
  await expect(
    groups.getByRole('link', { name: /^The first row is missing columns: customer/ }),
  ).toBeVisible();
  await expectAccessible(admin);
  await groups.getByRole('link', { name: noHeader }).click();
  await expect(admin.getByRole('heading', { name: noHeader })).toBeVisible();
  await expect(admin.getByRole('link', { name: email }).first()).toBeVisible();
  await expectAccessible(admin);

  await admin.getByRole('button', { name: 'Retry all' }).click();
  const dialog = admin.getByRole('dialog');
  await expect(dialog.getByRole('heading', { name: /^Retry \d+ jobs$/ })).toBeVisible();
  await expect(dialog).toContainText(/When they finish, \d+ owners? (is|are) emailed/);
  await dialog.getByRole('button', { name: /^Retry \d+ jobs$/ }).click();
  const messages = admin.getByRole('status', { name: 'Messages' });
  await expect(messages).toContainText(/^Retrying \d+ jobs\./);
  await expect(messages.getByRole('button', { name: 'Undo' })).toBeVisible();
  await expect(admin.getByRole('heading', { name: 'Change jobs' })).toBeVisible();
  await expect(admin.getByRole('status').first()).toContainText('Done');
  const changed = admin.getByRole('region', { name: 'Affected jobs' });
  await expect(changed).toContainText(/\d+ failed/);
  await expectAccessible(admin);

  await admin.goto(`/admin/jobs/${ids[1]}`);
  const audit = admin.getByRole('region', { name: 'Audit log' });
  await expect(audit).toContainText(`${setting('E2E_ADMIN_EMAIL')} retried this job`);
  const parts = admin.getByRole('navigation', { name: 'Job' });
  await parts.getByRole('link', { name: 'What happened' }).click();
  const rows = admin.getByRole('region', { name: 'What happened' });
  await expect(rows).toBeInViewport();
  await expect(rows).toContainText('Failed');
  await rows.getByText('Attempt 1').first().click();
  await expect(rows).toContainText('Worker: ');
  await parts.getByRole('link', { name: 'Log', exact: true }).click();
  await expect(admin.getByRole('region', { name: 'Log', exact: true })).toContainText('first row');
  await expectAccessible(admin);

  await admin.getByRole('button', { name: 'Dismiss' }).click();
  await admin.getByRole('dialog').getByLabel('Reason for dismissing').fill(`Known: ${email}`);
  await admin.getByRole('dialog').getByRole('button', { name: 'Dismiss' }).click();
  await expect(admin.getByText(`Dismissed: Known: ${email}`)).toBeVisible();
  await admin.goto('/admin/failed');
  const aside = admin.getByRole('listitem').filter({ hasText: `Known: ${email}` });
  await aside.getByRole('button', { name: 'Undo' }).click();
  await expect(aside).toHaveCount(0);
  await admin.goto(`/admin/jobs/${ids[1]}`);
  await expect(audit).toContainText('restored this job');
});

test('an admin corrects the URL of a failed image, and a new job creates it', async ({
  visitor,
  email,
  admin,
}) => {
  test.setTimeout(120_000);
  await createUser(visitor, email);
  const data = { image_url: `${setting('E2E_URL')}/sample-pictrue.jpg`, widths: [160], formats: ['webp'] };
  const { id } = await (await visitor.request.post('/api/images', { data, headers: fromHere() })).json();
  await untilFailed(visitor, id);
  await admin.goto(`/admin/jobs/${id}`);
  await expectAccessibleInEveryLook(admin);
  await expect(admin.getByText('Advice for the owner: Check the URL')).toBeVisible();
  const retry = admin.getByRole('button', { name: 'Retry', exact: true });
  await expect(retry).toHaveAttribute('data-variant', 'default');
  const edit = admin.getByRole('link', { name: 'Edit and replay' }).first();
  await expect(edit).toHaveAttribute('data-variant', 'filled');
  await edit.click();
  const form = admin.getByRole('form', { name: 'Replay with changes' });
  await expect(form.getByLabel('Image URL')).toBeFocused();
  await expect(form.getByRole('button', { name: 'Replay job' })).toBeInViewport();
  await expect(form.getByLabel('Widths')).toHaveValue('160');
  await expect(form.getByLabel('webp')).toBeChecked();
  await expect(form.getByLabel('Name')).toHaveCount(0);
  await expectAccessibleInEveryLook(admin);
  await form.getByLabel('Image URL').fill(`${setting('E2E_URL')}/sample-picture.jpg`);
  await form.getByRole('button', { name: 'Replay job' }).click();
  await expect(admin.getByText(`created by ${setting('E2E_ADMIN_EMAIL')}`)).toBeVisible();
  await expect(admin.getByRole('status').first()).toContainText('Done', { timeout: 60_000 });
  await expect(admin.getByRole('region', { name: 'Audit log' })).toContainText('created this job');
  const request = admin.getByRole('region', { name: 'Request' });
  await expect(request).toContainText(`${setting('E2E_URL')}/sample-picture.jpg`);
  await admin.getByRole('link', { name: 'another job' }).click();
  await expect(admin.getByText('Dismissed. Replayed as another job.')).toBeVisible();
  await expect(admin.getByText('Failed, dismissed')).toBeVisible();
  await expect(retry).toHaveAttribute('data-variant', 'default');
});

test("an email that grants access only goes to the account's address", async ({ visitor, email, admin }) => {
  test.setTimeout(120_000);
  const { id } = await welcome(visitor, `error+${email}`);
  await untilFailed(visitor, id);
  await admin.goto(`/admin/jobs/${id}`);
  await expect(admin.getByText('it’s only sent to the owner’s current address')).toBeVisible();
  await expect(admin.getByRole('form', { name: 'Replay with changes' })).toHaveCount(0);
  await expectAccessibleInEveryLook(admin);
  const { payload } = await (await admin.request.get(`/admin/api/jobs/${id}`)).json();
  const stolen = await admin.request.post(`/admin/api/jobs/${id}/replay`, {
    data: { payload, recipient: email },
    headers: fromHere(),
  });
  expect(stolen.status()).toBe(422);
  expect(await mailTo(email)).toEqual([]);
});

test('the focus stays on the page when the button of a selection goes away with it', async ({
  page: admin,
}) => {
  await signInAsAdmin(admin);
  const id = await prepareFailure(setting('E2E_ADMIN_EMAIL'), 'The site is closed.', new Date());
  await admin.goto(`/admin/jobs?q=${id}`);
  await admin.getByRole('checkbox', { name: /^Select / }).check();
  await admin.getByRole('button', { name: 'Dismiss 1' }).click();
  const dialog = admin.getByRole('dialog', { name: 'Dismiss 1 job' });
  await expect(dialog).toContainText('The job no longer needs attention.');
  await dialog.getByLabel('Reason for dismissing').fill('seen');
  await dialog.getByRole('button', { name: 'Dismiss', exact: true }).click();
  await expect(admin.getByRole('status', { name: 'Messages' })).toContainText('Dismissed 1 job.');
  await expect(dialog).toHaveCount(0);
  await expect(admin.getByRole('main')).toBeFocused();
});
