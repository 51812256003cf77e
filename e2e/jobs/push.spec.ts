import { newDevice, type PushService, startPushService } from '@offload/testing/push-service';
import type { Page } from '@playwright/test';
import { expectAccessibleInEveryLook } from '../accessible';
import { wholeBrowser } from '../browser';
import { expect, test } from '../fixtures';
import { askForReport, createUser, untilSucceeded } from '../people';
import { setting } from '../setting';

// A worker's first report waits for its process to start, and its push waits for other jobs.
const patience = { timeout: 60_000 };
const device = newDevice();
let service: PushService;

test.setTimeout(180_000);
test.use({ ...wholeBrowser, permissions: ['notifications'] });
test.beforeAll(async () => {
  service = await startPushService(Number(setting('E2E_PUSH_PORT')));
});
test.afterAll(() => service.stop());

test('a browser shows a finished job until its user stops notifications', async ({ page, email }) => {
  await createUser(page, email, { isVerified: true });
  const endpoint = service.newEndpoint();
  await subscribeTo(page, endpoint);
  await page.goto('/account/notifications');
  await expectAccessibleInEveryLook(page);
  await page.getByRole('button', { name: 'Notify me on this device' }).click();
  const stop = page.getByRole('button', { name: 'Stop notifying me here' });
  await expect(stop).toBeVisible();

  const id = await askForReport(page, 1);
  await untilSucceeded(page, id, patience);
  const messages = () => service.requests.filter(({ path }) => endpoint.endsWith(path));
  await expect.poll(() => messages().length, patience).toBe(1);
  const [message] = messages().map(({ body }) => device.decrypt(body));
  await deliver(page, message ?? '');
  const shown = {
    title: 'Your report is ready',
    body: 'January 2023, PDF',
    url: new URL(`/jobs/${id}`, page.url()).href,
  };
  expect(await shownIn(page)).toEqual([shown]);

  await expectAccessibleInEveryLook(page);
  await stop.click();
  await expect(page.getByRole('button', { name: 'Notify me on this device' })).toBeVisible();
});

/** Replaces the browser vendor's push service, which a test can't use. The rest of the browser is real. */
async function subscribeTo(page: Page, endpoint: string): Promise<void> {
  const subscription = JSON.stringify({ endpoint, expirationTime: null, keys: device.keys });
  await page.addInitScript(
    `PushManager.prototype.subscribe = async () => ({ toJSON: () => (${subscription}) });`,
  );
}

/**
 * Delivers a message to the service worker, as the browser does after receiving and decrypting it, and waits until the worker
 * has handled it: a page that asks for notifications while one is about to be shown can make Chromium forget it.
 */
async function deliver(page: Page, data: string): Promise<void> {
  const session = await page.context().newCDPSession(page);
  const registered = new Promise<string>((resolve) => {
    session.on('ServiceWorker.workerRegistrationUpdated', ({ registrations }) => {
      const [first] = registrations;
      if (first) resolve(first.registrationId);
    });
  });
  await session.send('ServiceWorker.enable');
  const { origin } = new URL(page.url());
  const recorded = { service: 'pushMessaging', shouldRecord: true } as const;
  await session.send('BackgroundService.startObserving', recorded);
  await session.send('BackgroundService.setRecording', recorded);
  const steps: string[] = [];
  session.on('BackgroundService.backgroundServiceEventReceived', ({ backgroundServiceEvent }) => {
    steps.push(backgroundServiceEvent.eventName);
  });
  await session.send('ServiceWorker.deliverPushMessage', { origin, registrationId: await registered, data });
  await expect.poll(() => steps).toContain('Push event completed');
}

const shownIn = (page: Page) =>
  page.evaluate<object[]>(
    `navigator.serviceWorker.ready
      .then((registration) => registration.getNotifications())
      .then((shown) => shown.map(({ title, body, data }) => ({ title, body, url: data.url })))`,
  );
