import type { Page } from '@playwright/test';
import { findViolations, type Rules } from './axe';
import { expect } from './fixtures';

/** Counts running animations that end: that of a spinner doesn't. */
const moving = `document.getAnimations().filter(
  (animation) => animation.playState === 'running' && Number.isFinite(animation.effect.getComputedTiming().endTime)
).length`;

/** Rules that depend on colors. All others find the same in dark and light, so they run in light only. */
const rulesOfColors = ['color-contrast', 'link-in-text-block'];

/** A test opens a page with the last of them. */
const looks = [
  { colorScheme: 'dark', width: 360 },
  { colorScheme: 'light', width: 360 },
  { colorScheme: 'dark', width: 1280 },
  { colorScheme: 'light', width: 1280 },
] as const;

const isComplete = process.env.TEST_LEVEL === 'all';

/** They look like the first ten rows of their list. */
const furtherRows = ':is(ul, ol, tbody) > :nth-child(n + 11)';

/** The rule that takes more than half of axe's time. */
const withoutContrast = { rules: { 'color-contrast': { enabled: false } } };

/**
 * Checks the page in light and dark, on a desktop and on a phone. `npm test` looks once, as the page is: colors are checked
 * in the theme (packages/console/src/ui/theme.test.ts), and every look in `npm run test:all`.
 */
export async function expectAccessibleInEveryLook(page: Page): Promise<void> {
  if (!isComplete) return check(page, {});
  for (const { colorScheme, width } of looks) {
    await page.emulateMedia({ colorScheme });
    await page.setViewportSize({ width, height: 800 });
    // Bull Board has no such attribute.
    const isShown = `html:is([data-mantine-color-scheme="${colorScheme}"], :not([data-mantine-color-scheme]))`;
    await expect(page.locator(isShown)).toHaveCount(1);
    await check(page, colorScheme === 'dark' ? { runOnly: { type: 'rule', values: rulesOfColors } } : {});
  }
}

/** Checks a moment of a page whose looks another test checks. `npm test` leaves its contrast to that test. */
export async function expectAccessible(page: Page): Promise<void> {
  await check(page, isComplete ? {} : withoutContrast);
}

/** Nothing that axe objects to, by these rules or by all, and nothing that makes the page scroll sideways. */
async function check(page: Page, rules: Rules): Promise<void> {
  // While the next page is loading, there may be none.
  await expect(page).toHaveTitle(/./);
  // Half faded in, a text has half its contrast.
  await expect.poll(() => page.evaluate(moving)).toBe(0);
  const found = await findViolations(page, rules, isComplete ? [] : [furtherRows]);
  expect(found, page.url()).toEqual([]);
  const overflow = await page.evaluate('document.documentElement.scrollWidth - document.body.offsetWidth');
  expect(overflow, `${page.url()} is wider than its window`).toBe(0);
}
