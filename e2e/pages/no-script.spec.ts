import { expect, test } from '../fixtures';
import { createUser, jobsOf, signUp, untilSucceeded, verify, welcome } from '../people';

const nonexistent = '0199a0c4-0000-7000-8000-000000000000';

test.use({ javaScriptEnabled: false });

test("without JavaScript the job list, its filters, and a job's page are readable", async ({
  page,
  email,
}) => {
  await untilSucceeded(page, (await welcome(page, email)).id);
  await verify(email);
  await signUp(page, email);
  const [{ id } = { id: '' }] = await jobsOf(page);
  await untilSucceeded(page, id);
  const rows = page.getByRole('listitem').filter({ has: page.locator('[data-state]') });
  const filters = page.getByRole('navigation', { name: 'Filters' });

  await page.goto('/jobs');
  await expect(rows).toHaveCount(2);
  await expect(rows.first()).toContainText(/Password reset email\s*Succeeded\s*Took/);
  await expect(rows.first().locator('time')).toContainText(/\d+ [A-Z][a-z]+, \d\d:\d\d UTC/);

  await filters.getByRole('link', { name: 'Welcome email' }).click();
  await expect(page).toHaveURL(/\/jobs\?kind=welcome-email$/);
  await expect(rows).toHaveCount(1);
  await filters.getByRole('link', { name: 'Failed' }).click();
  await expect(page.getByText('No matching jobs')).toBeVisible();
  await expect(filters.getByRole('link', { name: 'Failed' })).toHaveAttribute('aria-current', 'true');
  await page.getByRole('link', { name: 'Show all jobs' }).click();

  await page.getByRole('searchbox', { name: 'Search' }).fill('password');
  await page.getByRole('button', { name: 'Search' }).click();
  await expect(page).toHaveURL(/\/jobs\?q=password$/);
  await expect(rows).toHaveCount(1);
  await page.goto('/jobs');

  await page.getByRole('link', { name: 'Welcome email' }).last().click();
  await expect(page.getByRole('heading', { name: 'Welcome email' })).toBeVisible();
  await expect(page.getByRole('status')).toContainText('Succeeded: Done');
  await expect(page.getByRole('region', { name: 'What happened' })).toContainText('Succeeded.');
  await expect(page.getByRole('region', { name: 'Details' })).toContainText(/1 of 4.*UTC/s);
});

test('a page has its title in its head, where browsers without JavaScript and other tools read it', async ({
  visitor,
  email,
}) => {
  const { id } = await welcome(visitor, email);
  for (const path of ['/jobs', `/jobs/${id}`, '/reports', '/images']) {
    const html = await (await visitor.request.get(path)).text();
    expect(html, path).toMatch(/<head>.*<title>[^<]+ · Offload<\/title>.*<\/head>/s);
  }
  const job = await (await visitor.request.get(`/jobs/${id}`)).text();
  expect(job).toMatch(/<title>(Queued|Running|Succeeded): /);
});

test("without JavaScript, a page that doesn't exist says so", async ({ page, email, mistakes }) => {
  mistakes.expect(/status of 404/);
  await createUser(page, email);
  for (const path of [
    `/jobs/${nonexistent}`,
    `/account/webhooks/${nonexistent}`,
    '/admin/users',
    '/orders/x',
  ]) {
    const shown = await page.goto(path);
    expect(shown?.status(), path).toBe(404);
    await expect(page.getByRole('heading', { name: 'Page not found' }), path).toBeVisible();
    await expect(page, path).toHaveTitle('Not found · Offload');
    await expect(page.getByRole('navigation', { name: 'Main' }), path).toBeVisible();
  }
});

test('without JavaScript, each public form says that it requires JavaScript, and has no button', async ({
  page,
}) => {
  for (const path of ['/', '/signup', '/login', '/forgot-password', '/set-password?token=none']) {
    await page.goto(path);
    // Playwright's text excludes <noscript>, but the browser's includes it.
    await expect(page.getByRole('main'), path).toContainText('This form requires JavaScript.', {
      useInnerText: true,
    });
    await expect(page.getByRole('button'), path).toHaveCount(0);
  }
});

test("without JavaScript, users can read where they're signed in, but sign nothing out", async ({
  page,
  email,
}) => {
  await createUser(page, email);
  await page.goto('/account/sessions');
  await expect(page.getByRole('table').getByText('This session')).toBeVisible();
  await expect(page.getByRole('main')).toContainText('Signing out other devices requires JavaScript.', {
    useInnerText: true,
  });
});
