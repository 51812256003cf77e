import { expect, test } from '../fixtures';
import { holdScripts } from '../hold';
import { linkInMail, mailTo } from '../inbox';
import { password } from '../people';

test('a user signs up without a password, sets one from the email, and finds the job done', async ({
  page,
  email,
}) => {
  await page.goto('/');
  await page.getByLabel('Email').fill(email);
  await page.getByRole('button', { name: 'Sign up' }).click();
  await expect(page.getByRole('heading', { name: 'Check your inbox' })).toBeFocused();
  await expect(page.getByText(`We’re sending an email to ${email}`)).toBeVisible();
  await expect(page.getByText('Open the email and choose a password')).toBeVisible();

  const link = await linkInMail(page, email, 'Welcome to Offload', 'Choose a password');
  await page.goto(link);
  await page.getByLabel('New password').fill(password);
  await page.getByRole('button', { name: 'Save password and sign in' }).click();
  await expect(page).toHaveURL(/\/jobs$/);
  // The oldest one was sent by the sign-up. The onboarding sends another one.
  await page.getByRole('link', { name: 'Welcome email', exact: true }).last().click();
  await expect(page.getByRole('status')).toContainText('Succeeded: Done');
  await expect(page.getByRole('region', { name: 'Details' })).toContainText('1 of 4');
  const timeline = page.getByRole('region', { name: 'What happened' }).getByRole('listitem');
  await expect(timeline).toContainText([/^Requested/, /^Attempt 1/, /^Email/]);
});

test("what is entered before the page has loaded its scripts isn't lost, also after Enter", async ({
  page,
  email,
}) => {
  const goOn = await holdScripts(page);
  await page.goto('/signup', { waitUntil: 'commit' });
  await page.getByLabel('Name (optional)').fill('Ada Example');
  await page.getByLabel('Email').fill(email);
  await page.keyboard.press('Enter');
  goOn();
  await page.waitForLoadState('networkidle');
  await expect(page.getByLabel('Email')).toBeFocused();
  const sent = page.waitForRequest('**/api/signup');
  await page.keyboard.press('Enter');
  await expect(page.getByText(`We’re sending an email to ${email}`)).toBeVisible();
  expect((await sent).postDataJSON()).toEqual({ email, name: 'Ada Example' });
});

test('a user with a password signs in immediately and finds the welcome job', async ({ page, email }) => {
  await page.goto('/signup');
  await page.getByLabel('Email').fill(email);
  await page.getByLabel('Name (optional)').fill('Ada Example');
  await page.getByLabel('Password (optional)').fill(password);
  await page.getByRole('button', { name: 'Sign up' }).click();
  await expect(page.getByText('Sign in with your password')).toBeVisible();
  await expect(page.getByLabel('Email')).toHaveValue(email);
  await page.getByRole('main').getByRole('button', { name: 'Sign in', exact: true }).click();
  await expect(page.getByRole('listitem').filter({ hasText: 'Welcome email' })).toContainText('Succeeded');
  await expect.poll(async () => (await mailTo(email)).map(({ html }) => html)).toHaveLength(1);
  // Otherwise anyone could use us to send their own text to any address.
  expect((await mailTo(email))[0]?.html).not.toContain('Ada Example');
});

test('signing up again gets the same response and resends the link', async ({ page, email }) => {
  await page.goto('/signup');
  for (const time of ['first', 'second']) {
    await page.getByLabel('Email').fill(email);
    await page.getByRole('button', { name: 'Sign up' }).click();
    await expect(page.getByText(`We’re sending an email to ${email}`), time).toBeVisible();
    await page.getByRole('button', { name: 'Sign up with another email address' }).click();
    await expect(page.getByLabel('Email')).toBeFocused();
  }
  await expect.poll(async () => (await mailTo(email)).length).toBe(2);
  const subjects = (await mailTo(email)).map(({ subject }) => subject);
  expect(subjects).toEqual(['Welcome to Offload', 'Welcome to Offload']);
});

test('the form shows errors at its fields, also those that only the server finds, and focuses the first one', async ({
  page,
  email,
  mistakes,
}) => {
  mistakes.expect(/status of 400/);
  await page.goto('/signup');
  await page.getByRole('button', { name: 'Sign up' }).click();
  await expect(page.getByLabel('Email')).toBeFocused();
  await expect(page.getByLabel('Email')).toHaveAccessibleDescription('Enter your email address.');

  await page.getByLabel('Email').fill(email);
  await page.getByLabel('Password (optional)').fill('short');
  await page.getByRole('button', { name: 'Sign up' }).click();
  await expect(page.getByLabel('Password (optional)')).toBeFocused();
  await expect(page.getByText('Use at least 8 characters.')).toBeVisible();
  expect(await mailTo(email)).toEqual([]);

  await page.getByLabel('Password (optional)').fill('');
  await page.getByLabel('Email').fill('somebody@nowhere');
  await page.getByRole('button', { name: 'Sign up' }).click();
  await expect(page.getByLabel('Email')).toBeFocused();
  await expect(page.getByLabel('Email')).toHaveAccessibleDescription('Must be an email address.');
});

test("a button ignores clicks until the page is interactive, and the click isn't lost", async ({ page }) => {
  let letGo = () => {};
  const held = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  await page.route('**/_next/static/**/*.js', async (route) => {
    await held;
    await route.continue();
  });
  await page.goto('/signup', { waitUntil: 'commit' });
  const submit = page.getByRole('main').getByRole('button').last();
  await expect(submit).toHaveCSS('pointer-events', 'none');
  const clicked = submit.click();
  letGo();
  await clicked;
  await expect(page.getByRole('main').getByRole('textbox').first()).toHaveAttribute('aria-invalid', 'true');
});
