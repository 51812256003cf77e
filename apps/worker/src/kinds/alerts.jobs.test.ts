import { alertEmail } from '@offload/kinds/alert-email';
import { loadKinds } from '@offload/kinds/load-kinds';
import { until } from '@offload/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type JobSystem, openJobSystem } from '../testing/job-system';

let system: JobSystem;
const payload = {
  ...{ rule: 'no-worker', queue: 'image', state: 'firing', value: 61, threshold: 60 },
  ...{ since: '2026-11-25T10:00:00.000Z', summary: 'No worker has served the image queue for 61 s.' },
};

beforeAll(async () => {
  system = await openJobSystem();
  system.startWorker([...(await loadKinds()).values()]);
});
afterAll(() => system.close());

it('emails an address without an account', async () => {
  const id = await system.ask(alertEmail, { payload, recipient: 'on-call@example.com' });
  expect(await system.untilEnded(id)).toMatchObject({ state: 'succeeded' });
  const [mail] = system.mail.accepted.filter(({ to }) => to === 'on-call@example.com');
  expect(mail?.source).toContain('Alert: No worker has served the image queue');
});

it('emails an alert when a queue is in trouble', async () => {
  const { db } = system.database;
  await db.user.update({ where: { id: system.person.id }, data: { role: 'admin' } });
  await db.alertTarget.update({ where: { id: 1 }, data: { recipients: ['night@example.com'] } });
  await db.$executeRaw`
    INSERT INTO offload.job_throughput (span, start, queue, kind, outcome, count)
    VALUES ('minute', date_bin('1 minute', now(), 'epoch'), 'import', 'test', 'failed', 10)`;
  await until(() => system.mail.accepted.some(({ to }) => to === 'night@example.com'));
});
