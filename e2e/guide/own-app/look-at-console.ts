import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { expect } from '@playwright/test';

const titles = ['Overview', 'All jobs', 'Failed', 'Queues', 'Schedules', 'Gates', 'Alerts', 'Audit log'];

/** Opens each page of the console in both themes, on a desktop and on a phone. Returns what is wrong with how they look. */
export async function lookAtConsole(page: Page): Promise<string[]> {
  const found: string[] = [];
  for (const width of [1280, 360])
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.setViewportSize({ width, height: 800 });
      await page.emulateMedia({ colorScheme });
      for (const title of titles) {
        await page.getByRole('navigation').getByRole('link', { name: title }).click();
        await expect(page.getByRole('heading', { level: 1, name: title })).toBeVisible();
        await expect(page.getByLabel('Loading')).toHaveCount(0);
        const { violations } = await new AxeBuilder({ page }).setLegacyMode().analyze();
        const overflow = await page.evaluate(
          'document.documentElement.scrollWidth - document.body.offsetWidth',
        );
        const where = `${title}, ${colorScheme}, ${width} px`;
        found.push(...violations.map(({ id, nodes }) => `${where}: ${id}: ${nodes[0]?.html}`));
        if (overflow !== 0) found.push(`${where}: wider than its window`);
      }
    }
  return found;
}
