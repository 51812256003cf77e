import { onboarding } from '@offload/kinds/onboarding';
import { salesReport } from '@offload/kinds/sales-report';
import { welcomeEmail } from '@offload/kinds/welcome-email';
import { createPerson } from '@offload/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type JobSystem, loadOnly, openJobSystem } from '../testing/job-system';

let system: JobSystem;
const tip = 'Create your first report';
const ready = 'Welcome to Offload: your account is ready';

beforeAll(async () => {
  system = await openJobSystem();
  system.startWorker(await loadOnly(onboarding, salesReport, welcomeEmail));
});
afterAll(() => system.close());

/** Starts the onboarding of a user who has verified the address and chosen a password. */
async function onboard({ isVerified = true } = {}) {
  const { db } = system.database;
  const { id: ownerId, email: recipient } = await createPerson(db);
  await db.user.update({ where: { id: ownerId }, data: { emailVerified: isVerified } });
  const account = { id: ownerId, accountId: ownerId, providerId: 'credential', userId: ownerId };
  await db.account.create({ data: { ...account, password: 'hash' } });
  // The sign-up email counts as requested by the user, but not as activity.
  await system.ask(welcomeEmail, { ownerId, payload: { personId: ownerId }, dispatch: false });
  const options = { ownerId, recipient, actor: 'sweeper' };
  const id = await system.ask(onboarding, options);
  const subjects = () =>
    system.mail.accepted.filter(({ to }) => to === recipient).map(({ source }) => subjectOf(source));
  return { id, ownerId, subjects };
}

const subjectOf = (source: string) => /^Subject: (.*)$/m.exec(source)?.[1]?.trim();

it('welcomes a user immediately, waits without a slot, and then sends a tip', async () => {
  const { db } = system.database;
  const { id, subjects } = await onboard();
  const waiting = await system.untilState(id, 'waiting');
  expect(waiting.waitingFor).toMatchObject({ type: 'time' });
  await system.endWait(id);
  const job = await system.untilEnded(id);
  expect(job).toMatchObject({ state: 'succeeded', attempt: 1, result: { tip: true } });
  const child = await db.job.findFirstOrThrow({ where: { parentId: id } });
  expect(child).toMatchObject({ kind: 'welcome-email' });
  await system.untilEnded(child.id);
  expect(subjects().filter((subject) => subject === tip)).toHaveLength(1);
  expect(subjects()).toContain(ready);
  const steps = await db.jobStep.findMany({ where: { jobId: id }, orderBy: { startedAt: 'asc' } });
  expect(steps.map(({ name }) => name)).toEqual([
    ...['job welcome-email', 'sleep', 'look for jobs', 'send the tip'],
  ]);
});

it('sends no tip to a user who has requested a job in the meantime', async () => {
  const { id, ownerId, subjects } = await onboard();
  await system.untilState(id, 'waiting');
  const report = { id: 'monthly-sales', year: 2024, month: 1, format: 'csv' };
  await system.ask(salesReport, { ownerId, payload: report });
  await system.endWait(id);
  expect(await system.untilEnded(id)).toMatchObject({ state: 'succeeded', result: { tip: false } });
  expect(subjects()).not.toContain(tip);
});

it('sends no tip to an unverified address', async () => {
  const { id, subjects } = await onboard({ isVerified: false });
  await system.untilState(id, 'waiting');
  await system.endWait(id);
  const failed = { state: 'failed', errorCode: 'address_unverified' };
  expect(await system.untilEnded(id)).toMatchObject(failed);
  expect(subjects()).not.toContain(tip);
});
