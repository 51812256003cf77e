import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { expect } from './fixtures';

/** Nothing that axe objects to, and nothing that makes the page scroll sideways. */
export async function expectAccessible(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' | ')}`);
  expect(found, page.url()).toEqual([]);
  const overflow = await page.evaluate('document.documentElement.scrollWidth - document.body.offsetWidth');
  expect(overflow, `${page.url()} is wider than its window`).toBe(0);
}
