import { defineConfig, devices } from '@playwright/test';
import { launchOptions } from './e2e/browser';

const { E2E_URL } = process.env;

export default defineConfig({
  testDir: 'e2e',
  outputDir: 'test-results',
  fullyParallel: true,
  // More than there are cores, because much of the time a test waits.
  workers: 3,
  projects: [
    { name: 'together', testMatch: 'e2e/**/*.spec.ts', testIgnore: 'e2e/alone/**' },
    // What pauses a queue, kills a worker or counts all that failed is no company for others. `npm test` runs it after them.
    { name: 'alone', testMatch: 'e2e/alone/*.spec.ts', workers: 1 },
  ],
  // A test that passes the second time has found something.
  retries: 0,
  timeout: 120_000,
  expect: { timeout: 30_000 },
  use: {
    ...devices['Desktop Chrome'],
    ...(E2E_URL && { baseURL: E2E_URL }),
    locale: 'en-GB',
    // Nothing is looked at half faded in.
    contextOptions: { reducedMotion: 'reduce' },
    launchOptions,
    screenshot: 'only-on-failure',
  },
});
