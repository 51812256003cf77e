import { randomUUID } from 'node:crypto';
import { type BrowserContext, test as base, expect, type Page } from '@playwright/test';
import { signInAsAdmin, type Visitor, withoutPage } from './people';

export { expect } from '@playwright/test';

/** Errors in the browser, which no assertion looks for. */
interface Mistakes {
  /** Also listens to a context that the test has opened itself. */
  listenTo(context: BrowserContext): void;
  /** A message that the test provokes. */
  expect(message: RegExp): void;
}

interface Fixtures {
  /** An email address that no other test has. */
  email: string;
  mistakes: Mistakes;
  /** A user who opens no page, in the test's browser. */
  visitor: Visitor;
  /** A page of the admin's, in a browser of their own. */
  admin: Page;
  /** Has the browser known to the server, as it is from the second page on. */
  known: undefined;
}

export const test = base.extend<Fixtures>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of the fixtures it depends on
  email: async ({}, use) => {
    await use(`${randomUUID()}@example.com`);
  },
  visitor: async ({ context }, use) => {
    await use(withoutPage(context));
  },
  admin: async ({ browser, mistakes }, use) => {
    const context = await browser.newContext();
    mistakes.listenTo(context);
    const page = await context.newPage();
    await signInAsAdmin(page);
    await use(page);
    await context.close();
  },
  // Without JavaScript, the server wouldn't know.
  known: [
    async ({ context, locale, timezoneId, javaScriptEnabled, baseURL }, use) => {
      const timeZone = timezoneId ?? Intl.DateTimeFormat().resolvedOptions().timeZone;
      const value = encodeURIComponent(`${locale} ${timeZone}`);
      if (javaScriptEnabled && baseURL) await context.addCookies([{ name: 'reader', value, url: baseURL }]);
      await use(undefined);
    },
    { auto: true },
  ],
  // In every test: no error in the console, no uncaught error, nothing that the page's own policy rejected.
  mistakes: [
    async ({ context }, use) => {
      const heard: string[] = [];
      const expected: RegExp[] = [];
      const listenTo = (listened: BrowserContext) => {
        listened.on('weberror', (mistake) => heard.push(mistake.error().message));
        listened.on('console', (message) => {
          if (message.type() === 'error') heard.push(`${message.text()} (${message.location().url})`);
        });
      };
      listenTo(context);
      await use({ listenTo, expect: (message) => expected.push(message) });
      expect(heard.filter((text) => !expected.some((pattern) => pattern.test(text)))).toEqual([]);
    },
    { auto: true },
  ],
});
