import { expectAccessibleInEveryLook } from '../accessible';
import { expect, test } from '../fixtures';
import { createUser } from '../people';
import { prepareFailure, removeJob } from '../prepared-jobs';

test('the pages of staff are accessible and fit in every color scheme and width', async ({
  visitor,
  email,
  admin,
}) => {
  test.setTimeout(300_000);
  const address = `a.long.address.${email}`;
  await createUser(visitor, address);
  const id = await prepareFailure(address, `Columns are missing: ${'a_long_name,'.repeat(9)}`, new Date());
  for (const path of [
    '/admin/jobs',
    '/admin/jobs?q=nothing+like+it',
    `/admin/jobs/${id}`,
    '/admin/failed',
    '/admin/queues',
    '/admin/queues/image',
    '/admin/gates',
    '/admin/alerts',
    '/admin/schedules',
    '/admin/recipients',
    '/admin/users',
    '/admin/users?query=nobody-at-all',
    '/admin/tokens',
    '/admin/audit',
    '/admin/audit?actor=nobody-at-all',
  ]) {
    await admin.goto(path);
    await expect(admin.getByRole('heading', { level: 1 })).toBeVisible();
    await expect(admin.getByLabel('Loading')).toHaveCount(0);
    await expectAccessibleInEveryLook(admin);
  }
  await removeJob(id, admin);
});
