import type { Page } from '@playwright/test';

// As text, which runs in the page: these tests know Node's types, not the browser's.
const watching = `(() => {
  window.watched = [];
  const main = document.querySelector('main');
  const note = () => window.watched.push(main.textContent.replaceAll(/\\s+/g, ' '));
  new MutationObserver(note).observe(main, { subtree: true, childList: true, characterData: true });
})()`;

/** Notes all that the page says from now on, also what it says for a second only. Answers how to ask for it. */
export async function watch(page: Page): Promise<() => Promise<string[]>> {
  await page.evaluate(watching);
  return async () => (await page.evaluate('window.watched')) as string[];
}
