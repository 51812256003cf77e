import type { Page } from '@playwright/test';
import { expectAccessible, expectAccessibleInEveryLook } from '../accessible';
import { expect, test } from '../fixtures';
import { createUser, fillSignIn, signInAsAdmin, startSession, withoutPage } from '../people';
import { setting } from '../setting';

async function idOf(admin: Page, email: string): Promise<string> {
  const answer = await admin.request.get(`/api/admin/users?query=${encodeURIComponent(email)}`);
  const { data }: { data: { id: string }[] } = await answer.json();
  return data[0]?.id ?? '';
}

async function placesOf(page: Page): Promise<string[]> {
  await page.goto('/admin');
  const navigation = page.getByRole('navigation', { name: 'Console' });
  await expect(navigation.getByRole('link', { name: 'Bull Board' })).toBeVisible();
  const links = await navigation.getByRole('link').all();
  const places = await Promise.all(links.map(async (link) => (await link.getAttribute('href')) ?? ''));
  // It would go on asking, even once someone else is signed in.
  await page.goto('about:blank');
  return places;
}

test("every admin page is available only to the roles that it's for, and like a page that doesn't exist to others", async ({
  page,
  request,
  email,
  mistakes,
}) => {
  mistakes.expect(/status of 404/);
  await signInAsAdmin(page);
  const places = await placesOf(page);
  expect(places).toEqual(
    expect.arrayContaining(['/admin', '/admin/users', '/admin/audit', '/admin/bull-board']),
  );
  for (const role of ['operator', 'viewer', 'user'] as const) {
    await createUser(page, `${role}.${email}`, { isVerified: true, role });
    const own = role === 'user' ? [] : await placesOf(page);
    expect(own.length < places.length).toBe(true);
    for (const place of places) {
      // Any path of the console is its document, which leads staff only to what they may see.
      const read = place === '/admin/audit' ? '/admin/api/audit' : place;
      const status = (await page.request.get(read)).status();
      const denied = read === place ? 404 : 403;
      expect(status, `${place} for a ${role}`).toBe(own.includes(place) ? 200 : denied);
    }
    const jobs = await (await page.request.get('/jobs')).text();
    expect(jobs.includes('href="/admin"'), role).toBe(role !== 'user');
  }
  for (const path of ['/admin', '/admin/users', '/admin/nonsense', '/admin/bull-board']) {
    expect((await page.goto(path))?.status(), path).toBe(404);
    await expect(page.getByRole('heading', { name: 'Page not found' })).toBeVisible();
    await expect(page.getByRole('navigation', { name: /Admin|Console/ })).toHaveCount(0);
    await expectAccessible(page);
  }
  for (const place of [...places, '/admin/users?query=ada']) {
    const answer = await request.get(place, { maxRedirects: 0 });
    expect(answer.headers().location, place).toContain(`/login?next=${encodeURIComponent(place)}`);
  }
});

test('an admin finds a user, changes their role, and disables them, which signs them out immediately', async ({
  page,
  email,
  browser,
}) => {
  // With the password that `npm start` prints.
  await page.goto('/login');
  await fillSignIn(page, setting('E2E_ADMIN_EMAIL'), setting('E2E_ADMIN_PASSWORD'));
  await expect(page).toHaveURL(/\/admin$/);
  const person = withoutPage(await browser.newContext());
  await createUser(person, email, { isVerified: true });
  await page.goto('/admin/users');
  await page.getByLabel('Name or email').fill(email.toUpperCase());
  await page.getByRole('button', { name: 'Search' }).click();
  await page.getByRole('button', { name: `Manage ${email}` }).click();
  const dialog = page.getByRole('dialog', { name: email });
  await dialog.getByLabel('Role').selectOption('viewer');
  await dialog.getByRole('button', { name: 'Save role' }).click();
  await expect(dialog.getByRole('status')).toHaveText(`${email} now has the viewer role.`);
  await expectAccessible(page);
  expect((await person.request.get('/api/jobs')).status()).toBe(401);
  await startSession(person, email);
  expect((await person.request.get('/api/jobs?owner=all')).status()).toBe(200);

  await dialog.getByLabel('Reason').fill('has left us');
  await dialog.getByRole('button', { name: 'Disable account' }).click();
  await expect(dialog.getByRole('status')).toHaveText(`${email} can no longer sign in.`);
  expect((await person.request.get('/api/jobs')).status()).toBe(401);
  await page.keyboard.press('Escape');
  await expect(page.getByRole('row', { name: email }).getByText('Disabled')).toBeVisible();

  await page.goto(`/admin/audit?subject=${await idOf(page, email)}`);
  await expect(page.getByText('role: user → viewer')).toBeVisible();
  await expect(page.getByText('has left us')).toBeVisible();
  const searches = await page.request.get('/admin/api/audit?action=user.list');
  expect(await searches.text()).toContain(email.toUpperCase());
  const download = page.waitForEvent('download');
  await page.getByRole('link', { name: 'Export as CSV' }).click();
  expect((await download).suggestedFilename()).toBe('audit.csv');
  await person.context().close();
});

test('Bull Board shows all queues, and earlier URLs lead to it', async ({ page }) => {
  await signInAsAdmin(page);
  await page.goto('/admin/bull-board');
  for (const queue of ['email', 'image', 'import', 'report']) {
    await expect(page.getByRole('link', { name: queue, exact: true }).first()).toBeVisible();
  }
  const origins = await page.evaluate(
    "performance.getEntriesByType('resource').map(({ name }) => new URL(name).origin)",
  );
  expect(new Set(origins as string[])).toEqual(new Set([new URL(page.url()).origin]));
  await expect(page).toHaveTitle(/Bull Board/);
  await expectAccessibleInEveryLook(page);
  await page.goto('/admin/bull-board/queue/report?status=completed');
  await expect(page.getByRole('list', { name: 'Pagination' }).first()).toBeVisible();
  await expectAccessibleInEveryLook(page);
  await page.goto('/admin/bull-board/job-schedulers');
  await expect(page.getByRole('table').first()).toBeVisible();
  await expectAccessibleInEveryLook(page);
  // Where it was in earlier versions, like the pages of queues.
  for (const [earlier, now] of [
    ['/admin/queues/queue/email', '/admin/bull-board/queue/email'],
    ['/admin/queue/email', '/admin/queues/email'],
  ] as const) {
    const answer = await page.request.get(earlier, { maxRedirects: 0 });
    expect(answer.headers().location, earlier).toBe(now);
  }
});

test.describe('on a phone', () => {
  test.use({ viewport: { width: 360, height: 800 } });

  test('each navigation takes one row, and scrolls away on a zoomed page', async ({ page }) => {
    await signInAsAdmin(page);
    for (const path of ['/admin', '/admin/audit', '/admin/users', '/admin/recipients']) {
      await page.goto(path);
      const heading = page.getByRole('heading', { level: 1 });
      await expect(heading).toBeVisible();
      expect((await heading.boundingBox())?.y).toBeLessThan(170);
      const isOfApp = path === '/admin/users' || path === '/admin/recipients';
      if (!isOfApp) await page.getByRole('button', { name: 'Menu' }).click();
      const names = isOfApp ? ['Main', 'Admin'] : ['Console'];
      for (const name of names) {
        const current = page.getByRole('navigation', { name }).locator('[aria-current]');
        await expect(current).toBeInViewport({ ratio: 1 });
      }
    }
    // As at 200% zoom: what stays at the top would take half of the window.
    await page.setViewportSize({ width: 640, height: 400 });
    await page.mouse.wheel(0, 300);
    await expect(page.getByRole('banner')).not.toBeInViewport();
  });
});
