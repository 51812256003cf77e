import type { Browser, Page } from '@playwright/test';
import { expectAccessible, expectAccessibleInEveryLook } from '../accessible';
import { expect, test } from '../fixtures';
import { signIn, signInAsAdmin, welcome, welcomeVerified } from '../people';
import { setting } from '../setting';

const here = () => ({ Origin: setting('E2E_URL') });

async function idOf(admin: Page, email: string): Promise<string> {
  const answer = await admin.request.get(`/api/admin/users?query=${encodeURIComponent(email)}`);
  const { data }: { data: { id: string }[] } = await answer.json();
  return data[0]?.id ?? '';
}

/** Opens a page of a user with this role. */
async function openAs(browser: Browser, admin: Page, role: string, email: string): Promise<Page> {
  const page = await (await browser.newContext()).newPage();
  await welcomeVerified(page, email);
  const path = `/api/admin/users/${await idOf(admin, email)}`;
  expect((await admin.request.patch(path, { data: { role }, headers: here() })).status()).toBe(200);
  await signIn(page, email);
  return page;
}

async function placesOf(page: Page): Promise<string[]> {
  await page.goto('/admin');
  const navigation = page.getByRole('navigation', { name: 'Console' });
  await expect(navigation.getByRole('link', { name: 'Bull Board' })).toBeVisible();
  const links = await navigation.getByRole('link').all();
  return Promise.all(links.map(async (link) => (await link.getAttribute('href')) ?? ''));
}

test("every admin page is available only to the roles that it's for", async ({ page, email, browser }) => {
  await signInAsAdmin(page);
  const places = await placesOf(page);
  expect(places).toEqual(
    expect.arrayContaining(['/admin', '/admin/users', '/admin/audit', '/admin/bull-board']),
  );
  for (const role of ['operator', 'viewer', 'user']) {
    const visitor = await openAs(browser, page, role, `${role}.${email}`);
    const own = role === 'user' ? [] : await placesOf(visitor);
    expect(own.length < places.length).toBe(true);
    for (const place of places) {
      // Any path of the console is its document, which leads staff only to what they may see.
      const read = place === '/admin/audit' ? '/admin/api/audit' : place;
      const status = (await visitor.request.get(read)).status();
      const denied = read === place ? 404 : 403;
      expect(status, `${place} for a ${role}`).toBe(own.includes(place) ? 200 : denied);
    }
    await visitor.goto('/jobs');
    const link = visitor.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Admin' });
    await expect(link).toHaveCount(role === 'user' ? 0 : 1);
    await visitor.context().close();
  }
  const stranger = await browser.newContext();
  for (const place of places) {
    const answer = await stranger.request.get(place, { maxRedirects: 0 });
    expect(answer.headers().location, place).toContain(`/login?next=${encodeURIComponent(place)}`);
  }
  await stranger.close();
});

test("users without a role get the same 404 for admin pages as for pages that don't exist", async ({
  page,
  email,
  mistakes,
}) => {
  mistakes.expect(/status of 404/);
  await welcome(page, email);
  for (const path of ['/admin', '/admin/users', '/admin/nonsense', '/admin/bull-board']) {
    expect((await page.goto(path))?.status(), path).toBe(404);
    await expect(page.getByRole('heading', { name: 'Page not found' })).toBeVisible();
    await expect(page.getByRole('navigation', { name: /Admin|Console/ })).toHaveCount(0);
  }
});

test('an admin finds a user, changes their role, and disables them, which signs them out immediately', async ({
  page,
  email,
  browser,
}) => {
  await signInAsAdmin(page);
  const person = await (await browser.newContext()).newPage();
  await welcomeVerified(person, email);
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
  await signIn(person, email);
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
  const download = page.waitForEvent('download');
  await page.getByRole('link', { name: 'Export as CSV' }).click();
  expect((await download).suggestedFilename()).toBe('audit.csv');
  await person.context().close();
});

test('Bull Board shows all queues and links back', async ({ page }) => {
  await signInAsAdmin(page);
  await page.goto('/admin');
  await page.getByRole('link', { name: 'Bull Board' }).click();
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
  await page.goto('/admin/queues/queue/email');
  await expect(page).toHaveURL(/\/admin\/bull-board\/queue\/email/);
  await expect(page.getByText('email').first()).toBeVisible();
  await page.goto('/admin/queue/email');
  await expect(page).toHaveURL(/\/admin\/queues\/email$/);
  await expect(page.getByRole('heading', { level: 1, name: 'email queue' })).toBeVisible();
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
