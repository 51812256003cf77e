import { expect, type Locator, type Page } from '@playwright/test';

/** Presses Tab until something has the focus, as a user without a mouse has to. */
export async function tabTo(page: Page, target: Locator): Promise<void> {
  await expect(target).toBeVisible();
  for (let press = 0; press < 40; press += 1) {
    if (await isFocused(target)) return;
    await page.keyboard.press('Tab');
  }
  await expect(target).toBeFocused();
}

/** Presses Tab until a field has the focus, and types into it. */
export async function typeInto(page: Page, field: Locator, text: string): Promise<void> {
  await tabTo(page, field);
  await page.keyboard.type(text);
}

/** Opens a page, and waits until it takes keys. */
export async function openAlive(page: Page, path: string): Promise<void> {
  await page.goto(path);
  // The document of the console has no heading before.
  await expect(page.locator('html[data-alive="true"], #console h1').first()).toBeAttached();
}

/** Asked at once, without waiting: `and` narrows to what has the focus at this moment. */
async function isFocused(target: Locator): Promise<boolean> {
  return (await target.and(target.page().locator(':focus')).count()) > 0;
}
