import { addDevice } from '@offload/testing/samples';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { authSecret, type JobSystem, openJobSystem } from '../testing/job-system';
import { quickKind } from '../testing/quick-kind';
import { notifyOwners } from './notify-owners';

const report = quickKind('quick-report', async () => ({}), { notifiesOwner: 'without-email' });
let system: JobSystem;

beforeEach(async () => {
  system = await openJobSystem();
});
afterEach(async () => {
  vi.useRealTimers();
  await system.close();
});

it('has a push sent after a few seconds, whatever the clock of the worker says', async () => {
  const { client, person } = system;
  const { db } = system.database;
  const jobId = await system.ask(report.contract, { dispatch: false });
  const ended = { state: 'succeeded', finishedAt: new Date(Date.now() - 120_000) };
  await db.job.update({ where: { id: jobId }, data: { ...ended, result: {} } });
  const notification = { jobId, ownerId: person.id, version: 1, byEmail: false };
  await db.ownerNotification.create({ data: { ...notification, ...ended } });
  await addDevice({ db, authSecret, endpoint: 'https://push.example.com/1' }, person.id);
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 600_000 });
  await notifyOwners(db, client);
  vi.useRealTimers();
  const { runAt } = await db.job.findFirstOrThrow({ where: { kind: 'push-notification' } });
  expect(Number(runAt) - Date.now()).toBeLessThan(60_000);
});
