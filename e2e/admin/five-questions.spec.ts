import type { Page } from '@playwright/test';
import { expect, test } from '../fixtures';
import { createUser, fromHere, untilFailed, untilSucceeded, type Visitor, welcome } from '../people';

const slow = { timeout: 60_000 };

/** Opens a job with two clicks from the overview. */
async function openJob(admin: Page, id: string): Promise<void> {
  await admin.goto('/admin');
  await admin.getByRole('link', { name: 'All jobs' }).click();
  await admin.locator(`a[href$="/jobs/${id}"]`).first().click();
  await expect(admin).toHaveURL(new RegExp(`/admin/jobs/${id}$`));
}

type Sent = Pick<NonNullable<Parameters<Visitor['request']['post']>[1]>, 'data' | 'multipart'>;

async function create(page: Visitor, path: string, sent: Sent): Promise<string> {
  const answer = await page.request.post(path, { ...sent, headers: fromHere() });
  expect(answer.status()).toBe(202);
  return (await answer.json()).id;
}

const happened = (admin: Page) => admin.getByRole('region', { name: 'What happened' });

test('says why a job ran again, how long it took, and where the time went', async ({
  visitor,
  email,
  admin,
}) => {
  test.setTimeout(120_000);
  await createUser(visitor, email);
  const id = await create(visitor, '/api/lessons', { data: { lesson: 'retry' } });
  await untilSucceeded(visitor, id, slow);
  await openJob(admin, id);
  const rows = happened(admin);
  await expect(rows).toContainText('Attempt 3');
  await expect(rows).toContainText('Failed. Will be retried.');
  await expect(rows).toContainText('Wait before the retry');
  await expect(rows).toContainText('Total');
  const details = admin.getByRole('region', { name: 'Details' });
  await expect(details).toContainText(/Waited.*Ran.*Took/s);
});

test('says who was emailed', async ({ visitor, email, admin }) => {
  const { id } = await welcome(visitor, email);
  await untilSucceeded(visitor, id, slow);
  await openJob(admin, id);
  await expect(happened(admin)).toContainText('Accepted by the mail server');
  await expect(admin.getByRole('region', { name: 'Email', exact: true })).toContainText(email);
});

test("says where a kind's code is", async ({ visitor, email, admin }) => {
  const { id } = await welcome(visitor, email);
  await openJob(admin, id);
  await expect(admin.getByRole('region', { name: 'Code', exact: true })).toContainText(
    'packages/kinds/welcome-email',
  );
});

test('says what is broken now, and for whom', async ({ visitor, email, admin }) => {
  test.setTimeout(120_000);
  await createUser(visitor, email);
  const file = { name: 'orders.csv', mimeType: 'text/csv', buffer: Buffer.from(`nothing ${email}\n`) };
  await untilFailed(visitor, await create(visitor, '/api/imports', { multipart: { file } }));
  await admin.goto('/admin');
  const causes = admin.getByRole('region', { name: 'Needs attention' });
  await causes.getByRole('link', { name: /import queue.* failed|jobs? failed within/ }).click();
  await admin.getByRole('link', { name: /^The first row doesn't list the columns/ }).click();
  await expect(admin.getByRole('link', { name: email }).first()).toBeVisible();
});
