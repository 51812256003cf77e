import { wholeBrowser } from '../browser';
import { expect, test } from '../fixtures';
import { createUser, signInAsAdmin, withoutPage } from '../people';
import { ask, jobOf, textOf } from '../reports';

test.use(wholeBrowser);

test('a report is created, watched, shown on its page, and downloaded', async ({ page, browser, email }) => {
  await signInAsAdmin(page);
  await ask(page, '2024', 'March', 'PDF');
  await expect(page.getByRole('heading', { name: 'Sales report' })).toBeVisible();
  await expect(page.getByText('March 2024, PDF', { exact: true })).toBeVisible();
  const figures = page.getByText(/^\d+ orders, €/);
  await expect(figures).toBeVisible({ timeout: 45_000 });
  await expect(page.locator('iframe[title="monthly-sales-2024-03.pdf"]')).toBeVisible();
  // The browser's own viewer, which our policies could block.
  await expect
    .poll(() => page.frames().some((frame) => frame.url().startsWith('chrome-extension:')))
    .toBe(true);

  const downloading = page.waitForEvent('download');
  await page.getByRole('link', { name: 'Download PDF' }).click();
  const download = await downloading;
  expect(download.suggestedFilename()).toBe('monthly-sales-2024-03.pdf');
  const pages = await textOf(await download.path());
  expect(pages.length).toBeGreaterThan(2);
  expect(pages[0]).toContain('March 2024');
  expect(pages[0]).toContain((await figures.textContent())?.split(', ')[1]);

  const [{ url } = { url: '' }] = (await jobOf(page))?.files ?? [];
  const stranger = withoutPage(await browser.newContext());
  await createUser(stranger, email);
  for (const hidden of [url, page.url()])
    expect((await stranger.request.get(hidden)).status(), hidden).toBe(404);
  await stranger.context().close();
});
