import { expectAccessible } from '../accessible';
import { expect, test } from '../fixtures';
import { holdScripts } from '../hold';
import { untilFailed, welcome } from '../people';
import { openAlive } from '../tab-to';

test("an admin navigates all users' jobs with only the keyboard", async ({ visitor, email, admin }) => {
  const { id } = await welcome(visitor, email);
  await admin.goto('/admin/jobs');
  await expect(admin.getByRole('list', { name: 'Jobs' })).toBeVisible();
  const search = admin.getByLabel('Search', { exact: true });
  await admin.keyboard.press('/');
  await expect(search).toBeFocused();
  await admin.keyboard.press('Control+k');
  await expect(admin.getByRole('textbox', { name: 'Go to' })).toBeFocused();
  await admin.keyboard.press('Escape');
  await expect(search).toBeFocused();
  await admin.keyboard.press('Escape');
  await expect(search).not.toBeFocused();
  await admin.keyboard.press('/');
  await admin.keyboard.type(email);
  await admin.keyboard.press('Enter');
  await expect(admin).toHaveURL(/q=/);
  const rows = admin.getByRole('list', { name: 'Jobs' }).getByRole('link');
  await expect(rows).toHaveCount(1);
  await admin.keyboard.press('Escape');
  await admin.keyboard.press('j');
  await expect(rows.first()).toBeFocused();
  await expect(admin.getByRole('list', { name: 'Jobs' })).toContainText('Succeeded');
  await admin.keyboard.press('r');
  const messages = admin.getByRole('status', { name: 'Messages' });
  await expect(messages).toContainText('Only failed and canceled jobs can be retried.');
  await expect(rows.first()).toBeFocused();
  await admin.keyboard.press('x');
  await expect(admin.getByRole('checkbox', { name: /^Select / })).toBeChecked();
  await admin.keyboard.press('Enter');
  await expect(admin).toHaveURL(`/admin/jobs/${id}`);

  await admin.keyboard.press('Shift+?');
  await expect(admin.getByRole('dialog').getByRole('rowheader', { name: 'Ctrl K' })).toBeVisible();
  await expectAccessible(admin);
  await admin.keyboard.press('Escape');
  await admin.keyboard.press('Control+k');
  await admin.getByRole('textbox', { name: 'Go to' }).fill('Failed');
  await expectAccessible(admin);
  await admin.keyboard.press('Enter');
  await expect(admin).toHaveURL('/admin/failed');

  // Outside of the console, too, where the first key loads the dialogs. Until they're there, they get what is typed.
  await openAlive(admin, '/jobs');
  const loaded: string[] = [];
  admin.on('request', (request) => request.resourceType() === 'script' && loaded.push(request.url()));
  const letGo = await holdScripts(admin);
  const before = loaded.length;
  // The header may become alive after the page.
  await expect(async () => {
    await admin.keyboard.press('Control+k');
    await expect.poll(() => loaded.length, { timeout: 1_000 }).toBeGreaterThan(before);
  }).toPass();
  await admin.keyboard.type('pause image');
  await expect(admin.getByRole('dialog')).toHaveCount(0);
  letGo();
  const goTo = admin.getByRole('textbox', { name: 'Go to' });
  await expect(goTo).toBeFocused();
  await expect(goTo).toHaveValue('pause image');
  await admin.keyboard.press('Escape');
  await expect(admin.locator('body')).toBeFocused();

  // A button says so.
  await admin.getByRole('button', { name: 'Keyboard shortcuts' }).click();
  await expect(admin.getByRole('dialog').getByRole('rowheader', { name: 'Ctrl K' })).toBeVisible();
  await admin.keyboard.press('Escape');
  await admin.keyboard.press('Control+k');
  await goTo.fill('pause image');
  await admin.keyboard.press('Enter');
  await expect(admin).toHaveURL('/admin/queues/image');
});

test('a retry with the keyboard first says what it does and whom it emails', async ({
  visitor,
  email,
  admin,
}) => {
  test.setTimeout(120_000);
  const address = `error+${email}`;
  const { id } = await welcome(visitor, address);
  await untilFailed(visitor, id);
  await admin.goto(`/admin/jobs?q=id%3A${id}`);
  const row = admin.getByRole('list', { name: 'Jobs' }).getByRole('listitem');
  await expect(row).toContainText('Failed');
  await admin.locator('body').press('j');
  await admin.keyboard.press('r');
  const dialog = admin.getByRole('dialog', { name: 'Retry 1 job' });
  await expect(dialog).toContainText(`This emails ${address}.`);
  await expectAccessible(admin);
  await admin.keyboard.press('Escape');
  await expect(dialog).toHaveCount(0);
  await expect(row).toContainText('Failed');
});

test('the filters of the audit log keep the focus and follow a link to other filters, and a key leads to the search', async ({
  admin,
}) => {
  await openAlive(admin, '/admin/audit');
  const actor = admin.getByRole('textbox', { name: 'Actor' });
  await actor.fill('nobody@example.com');
  await actor.press('Enter');
  await expect(admin).toHaveURL(/actor=nobody/);
  await expect(admin.getByText('No matching actions.')).toBeVisible();
  await expect(actor).toBeFocused();
  await admin.getByRole('link', { name: 'Audit log' }).click();
  await expect(actor).toHaveValue('');

  await expect(actor).not.toBeFocused();
  await admin.keyboard.press('/');
  await expect(admin).toHaveURL(/\/admin\/jobs/);
  await expect(admin.getByLabel('Search', { exact: true })).toBeFocused();
});
