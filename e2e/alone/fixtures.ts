import type { Page } from '@playwright/test';
import { test as base } from '../fixtures';
import { signIn } from '../people';
import { setting } from '../setting';
import { openPictureSite, type PictureSite } from './picture-site';

export { expect } from '../fixtures';

interface Fixtures {
  /** A page of the admin's, in a browser of their own. */
  admin: Page;
  site: PictureSite;
}

export const test = base.extend<Fixtures>({
  admin: async ({ browser, mistakes }, use) => {
    const context = await browser.newContext();
    mistakes.listenTo(context);
    const page = await context.newPage();
    await signIn(page, setting('E2E_ADMIN_EMAIL'), setting('E2E_ADMIN_PASSWORD'));
    await use(page);
    await context.close();
  },
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of the fixtures it depends on
  site: async ({}, use) => {
    const site = await openPictureSite();
    await use(site);
    await site.close();
  },
});
