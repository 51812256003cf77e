import type { Page } from '@playwright/test';

/** Holds back the next request whose URL matches. Returns how to let it go. */
export async function hold(page: Page, url: RegExp): Promise<() => void> {
  let letGo = () => {};
  const gate = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  await page.route(
    url,
    async (route) => {
      await gate;
      await route.continue();
    },
    { times: 1 },
  );
  return () => letGo();
}

/** Holds back all scripts of the pages that are opened from now on. Returns how to let them go. */
export async function holdScripts(page: Page): Promise<() => void> {
  let letGo = () => {};
  const gate = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  await page.route('**/_next/static/**', async (route) => {
    if (route.request().resourceType() === 'script') await gate;
    await route.continue();
  });
  return () => letGo();
}
