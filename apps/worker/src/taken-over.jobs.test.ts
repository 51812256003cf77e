import { randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import type { JobContext } from '@offload/core/contract';
import { putPasswordLink, setPasswordByLink } from '@offload/kinds/accounts/set-password';
import { createPerson, until } from '@offload/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type JobSystem, openJobSystem } from './testing/job-system';
import { quickKind } from './testing/quick-kind';

const file = { name: 'a.txt', contentType: 'text/plain' };
let system: JobSystem;
let context: JobContext | null = null;

/** Writes a file and runs until it's stopped. */
const endless = quickKind(
  'endless',
  async (_payload, ctx) => {
    await ctx.services.files.write(file, Readable.from(['of a stranger']));
    context = ctx;
    await new Promise((resolve) => ctx.signal.addEventListener('abort', resolve, { once: true }));
    ctx.log.info('stopped');
    throw ctx.signal.reason;
  },
  { writesFiles: true },
);
const other = quickKind('other', async () => ({}));

beforeAll(async () => {
  system = await openJobSystem();
  system.startWorker([endless, other], { LEASE_MS: 1_000 });
});
afterAll(() => system.close());

async function keysOf(id: string): Promise<string[]> {
  const keys: string[] = [];
  for await (const { key } of system.storage.list(`jobs/${id}/`)) keys.push(key);
  return keys;
}

it("stops a stranger's running job when the account is taken over, and deletes all of it", async () => {
  const { db } = system.database;
  const { id: userId } = await createPerson(db);
  await db.user.update({ where: { id: userId }, data: { emailVerified: false } });
  const account = { id: randomUUID(), accountId: userId, providerId: 'credential', userId };
  await db.account.create({ data: { ...account, password: 'of the stranger' } });
  const running = await system.ask(endless.contract, { ownerId: userId });
  const { signal } = await until(() => context);
  const waiting = await system.ask(other.contract, { ownerId: userId, dispatch: false });
  expect(await keysOf(running)).toHaveLength(1);

  const token = await putPasswordLink(db, { jobId: randomUUID(), userId, validSeconds: 60 });
  await setPasswordByLink(db, token, { passwordHash: 'of the owner', keepContent: false });
  await until(() => signal.aborted);
  expect(signal.reason).toMatchObject({ reason: 'lost' });
  await until(async () => (await keysOf(running)).length === 0);
  expect(await db.job.count({ where: { id: { in: [running, waiting] } } })).toBe(0);
  expect(await db.file.count()).toBe(0);
  expect(await system.untilEnded(await system.ask(other.contract))).toMatchObject({ state: 'succeeded' });
});
