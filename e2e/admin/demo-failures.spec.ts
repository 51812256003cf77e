import type { Page } from '@playwright/test';
import { query } from '../database';
import { expect, test } from '../fixtures';
import { setting } from '../setting';

/** Copies a failure of the demo for its owner, so that the demo's stays. Returns the copy's ID. */
async function copyFailure(code: string): Promise<string> {
  const [copy] = await query<{ id: string }>(
    `WITH seeded AS (
      SELECT job.id AS original, gen_random_uuid() AS id, to_jsonb(job) AS job FROM offload.job
      JOIN offload.job_event ON job_id = job.id AND job_event.state = 'failed'
      JOIN offload.worker_identity worker ON actor = 'worker:' || worker.id AND worker.host = 'demo'
      WHERE job.error_code = $1 LIMIT 1
    ), job AS (
      INSERT INTO offload.job SELECT copy.* FROM seeded, jsonb_populate_record(NULL::offload.job,
        job || jsonb_build_object('id', id, 'version', nextval('offload.job_version'))) copy
    ), event AS (
      INSERT INTO offload.job_event (job_id, state, attempt, actor, message, at)
      SELECT seeded.id, state, attempt, actor, message, at FROM seeded
      JOIN offload.job_event ON job_id = original ORDER BY job_event.id
    ), email AS (
      INSERT INTO email (job_id, recipient, state, response)
      SELECT seeded.id, recipient, state, response FROM seeded JOIN email ON job_id = original
    )
    SELECT id FROM seeded`,
    [code],
  );
  if (!copy) throw new Error(`the demo has no failure with the code ${code}`);
  return copy.id;
}

/** Opens a failure, and checks that each of its attempts has a row with a duration, which opens to its worker. */
async function openFailure(admin: Page, code: string): Promise<void> {
  await admin.goto(`/admin/jobs/${await copyFailure(code)}`);
  const status = admin.getByRole('status').first();
  await expect(status).toContainText(/after \d attempts?$/);
  const [, attempts] = /after (\d) attempts?$/.exec((await status.textContent()) ?? '') ?? [];
  const rows = admin
    .getByRole('region', { name: 'What happened' })
    .getByRole('listitem')
    .filter({ hasText: /^Attempt \d/ });
  await expect(rows).toHaveCount(Number(attempts));
  for (const row of await rows.all()) {
    await row.getByText(/^Attempt \d/).click();
    await expect(row).toContainText(/ ms.*demo, process 1/);
  }
}

test("the demo's failures can be fixed: by a retry, another URL, and another recipient", async ({
  admin,
}) => {
  test.setTimeout(180_000);
  const done = () => expect(admin.getByRole('status').first()).toContainText('Done', { timeout: 60_000 });

  await openFailure(admin, 'fetch_failed');
  await admin.getByRole('button', { name: 'Retry', exact: true }).click();
  await admin.getByRole('dialog').getByRole('button', { name: 'Retry 1 job' }).click();
  await done();

  await openFailure(admin, 'not_found');
  await admin.getByRole('link', { name: 'Edit and replay' }).first().click();
  await admin.getByLabel('Image URL').fill(`${setting('E2E_URL')}/sample-picture.jpg`);
  await admin.getByRole('button', { name: 'Replay job' }).click();
  await expect(admin.getByText('Replay of another job')).toBeVisible();
  await done();

  await openFailure(admin, 'mail_refused');
  await admin.getByRole('link', { name: 'Edit and replay' }).first().click();
  await admin.getByLabel('Send email to').fill(setting('E2E_ADMIN_EMAIL'));
  await admin.getByRole('button', { name: 'Replay job' }).click();
  await expect(admin.getByText('Replay of another job')).toBeVisible();
  await done();
});
