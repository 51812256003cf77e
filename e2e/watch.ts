import type { Page } from '@playwright/test';

// As text, which runs in the page: these tests know Node's types, not the browser's.
const watching = `(() => {
  window.watched = [];
  const main = document.querySelector('main');
  const note = () => window.watched.push(main.textContent.replaceAll(/\\s+/g, ' '));
  new MutationObserver(note).observe(main, { subtree: true, childList: true, characterData: true });
})()`;

/** Records everything that the page says from now on, even if it's shown only briefly. Returns a function that reads it. */
export async function watch(page: Page): Promise<() => Promise<string[]>> {
  await page.evaluate(watching);
  return async () => (await page.evaluate('window.watched')) as string[];
}
