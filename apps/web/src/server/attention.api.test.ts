import { until } from '@offload/testing';
import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest';
import { failure, putJob, runJob } from '@/testing/jobs';
import { openTestApi, type TestApi } from '@/testing/test-api';
import { findAttention } from './attention';
import { runtime } from './runtime';

let api: TestApi;
const findOnOverview = async () => (await findAttention()).filter(({ page }) => page !== 'alerts');

beforeAll(async () => {
  api = await openTestApi({ STORAGE_URL: 'file:/dev/null/files' });
});
afterAll(() => api.close());
afterEach(() => vi.restoreAllMocks());

it("says that files can't be stored, and how many emails the mail server has rejected", async () => {
  const full = { href: '/api/health', text: expect.stringMatching(/^Files can't be stored/) };
  // Another file may have read the health of its own services less than a second ago.
  await until(async () => (await findOnOverview()).length > 0);
  expect(await findOnOverview()).toEqual([full]);
  const { db } = api.database;
  const { id: owner } = await api.signedIn();
  for (const state of ['refused', 'accepted', 'refused']) {
    const id = await putJob(db, owner);
    await runJob(db, id, { state: 'failed', failure });
    await db.email.update({ where: { jobId: id }, data: { state } });
  }
  const text = 'The mail server rejected 2 emails within the last 24 hours.';
  const rejected = { text, href: '/admin/failed?days=1&code=mail_refused', isUrgent: false };
  expect(await findOnOverview()).toEqual([full, rejected]);
  await db.job.updateMany({ data: { dismissedAt: new Date() } });
  expect(await findOnOverview()).toEqual([full]);
});

it("doesn't say that files can't be stored if the storage is only slow", async () => {
  vi.spyOn(runtime().storage, 'check').mockReturnValue(new Promise(() => undefined));
  const texts = async () => (await findOnOverview()).map(({ text }) => text);
  await until(async () => (await texts()).some((text) => text.startsWith("The file storage didn't respond")));
  expect(await texts()).not.toContainEqual(expect.stringContaining("Files can't be stored"));
});

it('says on the page of alerts that they are sent only by email, unless a webhook is enabled', async () => {
  const notes = async () => (await findAttention()).filter(({ page }) => page === 'alerts');
  const { db } = api.database;
  expect(await notes()).toMatchObject([
    { text: expect.stringMatching(/only by email/), href: '/admin/recipients' },
  ]);
  const webhook = {
    id: crypto.randomUUID(),
    url: 'https://hooks.example/x',
    secret: 'whsec_AAAA',
    events: [],
  };
  await db.webhook.create({ data: webhook });
  expect(await notes()).toEqual([]);
  await db.webhook.update({
    where: { id: webhook.id },
    data: { disabledAt: new Date(), disabledReason: 'gone' },
  });
  expect(await notes()).toHaveLength(1);
});
