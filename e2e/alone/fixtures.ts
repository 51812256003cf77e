import { test as base } from '../fixtures';
import { openPictureSite, type PictureSite } from './picture-site';

export { expect } from '../fixtures';

export const test = base.extend<{ site: PictureSite }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of the fixtures it depends on
  site: async ({}, use) => {
    const site = await openPictureSite();
    await use(site);
    await site.close();
  },
});
