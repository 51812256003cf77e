import type { Page } from '@playwright/test';
import axe from 'axe-core';

export type Rules = Pick<axe.RunOptions, 'rules' | 'runOnly'>;

/**
 * Returns what axe objects to, except in the parts that match these selectors. axe runs in the page, which returns only what
 * is wrong: to transfer all of axe's results takes longer than to find them.
 */
export async function findViolations(page: Page, rules: Rules, exclude: string[] = []): Promise<string[]> {
  if (!(await page.evaluate<boolean>('"axe" in window'))) await page.evaluate(axe.source);
  // Our frames only show files.
  const options = { resultTypes: ['violations'], iframes: false, ...rules };
  return page.evaluate<string[]>(
    `axe.run(${JSON.stringify({ exclude })}, ${JSON.stringify(options)}).then(({ violations }) =>
      violations.map(({ id, nodes }) => id + ': ' + nodes.map(({ html }) => html).join(' | ')))`,
  );
}
