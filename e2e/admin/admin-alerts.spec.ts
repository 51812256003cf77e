import { expectAccessible } from '../accessible';
import { expect, test } from '../fixtures';
import { mailTo } from '../inbox';
import { signInAsAdmin } from '../people';

test('an admin sets when an alert fires', async ({ page }) => {
  await signInAsAdmin(page);
  await page.goto('/admin/alerts');
  const threshold = page.getByRole('textbox', { name: 'Oldest waiting job' });
  const isOn = page.getByRole('switch', { name: 'Failed runs: enabled' });
  await threshold.fill('600');
  // It applies at once, and keeps what is typed elsewhere.
  await isOn.press('Space');
  await expect(isOn).not.toBeChecked();
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText('Saved.')).toBeVisible();
  await expectAccessible(page);
  await page.reload();
  await expect(threshold).toHaveValue('600 s');
  await expect(isOn).not.toBeChecked();
  await isOn.press('Space');
  await expect(isOn).toBeChecked();
  await threshold.fill('300');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText('Saved.')).toBeVisible();
});

test("an admin sets who gets alerts, sees their webhook's secret once, and sees whether a test arrives", async ({
  page,
  mistakes,
  email,
}) => {
  mistakes.expect(/status of 400/);
  await signInAsAdmin(page);
  await page.goto('/admin/recipients');
  await expectAccessible(page);
  await page.getByLabel('Email recipients').fill(`${email}, nonsense`);
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText('“nonsense” must be an email address.')).toBeVisible();
  await expect(page.getByLabel('Email recipients')).toBeFocused();
  await page.getByLabel('Email recipients').fill('');
  await page.getByLabel('Webhook URL').fill('ftp://hooks.example');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText('must be a URL starting with https://')).toBeVisible();
  await page.getByLabel('Webhook URL').fill('https://hooks.example/offload');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText('Saved.')).toBeVisible();
  await page.getByRole('button', { name: 'Rotate secret' }).click();
  await expect(page.getByText(/^whsec_/)).toBeVisible();
  await expectAccessible(page);
  await page.reload();
  await expect(page.getByLabel('Webhook URL')).toHaveValue('https://hooks.example/offload');
  await expect(page.getByText(/^whsec_/)).toHaveCount(0);

  await page.getByLabel('Email recipients').fill(email);
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByRole('button', { name: 'Send test email' }).click();
  const sent = page.getByRole('listitem').filter({ hasText: email });
  await expect(sent).toContainText('Accepted by the mail server.');
  const subjects = async () => (await mailTo(email)).map(({ subject }) => subject);
  await expect
    .poll(subjects)
    .toContain('Test: Nothing is wrong: an admin is checking that alerts arrive here.');
  await page.getByRole('button', { name: 'Send test webhook' }).click();
  const posted = page.getByRole('listitem').filter({ hasText: 'Webhook' });
  await expect(posted).toContainText("couldn't be reached");
  await page.reload();
  await expect(sent).toContainText('Accepted by the mail server.');
  await expectAccessible(page);
  // Other tests must not trigger notifications.
  await page.getByLabel('Email recipients').fill('');
  await page.getByLabel('Webhook URL').fill('');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText('Saved.')).toBeVisible();
});
