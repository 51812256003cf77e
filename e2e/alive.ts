import { expect, type Locator } from '@playwright/test';

/** Clicks what works with JavaScript only, once React has taken it over: an earlier click would be lost. */
export async function clickAlive(button: Locator): Promise<void> {
  await untilAlive(button);
  await button.click();
}

/** Waits until a part of the page that the server has rendered answers to what is done to it. */
export async function untilAlive(part: Locator): Promise<void> {
  await expect
    .poll(() =>
      part.evaluate((element) => Object.keys(element).some((key) => key.startsWith('__reactProps'))),
    )
    .toBe(true);
}
