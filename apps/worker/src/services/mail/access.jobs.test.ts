import { enqueueIn } from '@offload/core/test/jobs';
import { passwordResetEmail } from '@offload/kinds/password-reset-email';
import { system as demo } from '@offload/kinds/system';
import { welcomeEmail } from '@offload/kinds/welcome-email';
import { createPerson } from '@offload/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type JobSystem, loadOnly, openJobSystem } from '../../testing/job-system';
import { quickKind } from '../../testing/quick-kind';

const enqueue = enqueueIn(demo);
let system: JobSystem;
const curious = quickKind('curious', async (_payload, ctx) => ({
  url: await ctx.services.links.setPassword(ctx.job.ownerId, { hours: 1 }),
}));

beforeAll(async () => {
  system = await openJobSystem();
  system.startWorker([...(await loadOnly(passwordResetEmail, welcomeEmail)), curious]);
});
afterAll(() => system.close());

/** Commits an email that grants access without dispatching it. */
async function put(payload: { personId?: string } = {}) {
  const { db } = system.database;
  const owner = await createPerson(db);
  const job = await db.$transaction((tx) =>
    enqueue(tx, welcomeEmail, { personId: owner.id, ...payload }, { ownerId: owner.id }),
  );
  return { ...owner, jobId: job.id };
}

const sentTo = (address: string) => system.mail.accepted.filter(({ to }) => to === address);
const linksFor = (value: string) => system.database.db.verification.count({ where: { value } });

it("sends a link to the account's address, even if the email row has another recipient", async () => {
  const { jobId, email } = await put();
  const { db } = system.database;
  await db.email.update({ where: { jobId }, data: { recipient: 'stranger@example.com' } });
  await system.dispatch(jobId);
  expect(await system.untilEnded(jobId)).toMatchObject({ state: 'succeeded' });
  expect(sentTo('stranger@example.com')).toEqual([]);
  expect(sentTo(email)).toHaveLength(1);
  expect(await db.email.findUnique({ where: { jobId } })).toMatchObject({ recipient: email });
});

it('uses an address that has changed since the email was requested', async () => {
  const { jobId, id, email } = await put();
  const data = { email: `new-${email}` };
  await system.database.db.user.update({ where: { id }, data });
  await system.dispatch(jobId);
  expect(await system.untilEnded(jobId)).toMatchObject({ state: 'succeeded' });
  expect(sentTo(email)).toEqual([]);
  expect(sentTo(`new-${email}`)).toHaveLength(1);
});

it("creates no link to another user's account", async () => {
  const victim = await createPerson(system.database.db);
  const { jobId, email } = await put({ personId: victim.id });
  await system.dispatch(jobId);
  expect(await system.untilEnded(jobId)).toMatchObject({ state: 'failed', errorCode: 'not_allowed' });
  expect(await linksFor(victim.id)).toBe(0);
  expect(sentTo(email)).toEqual([]);
});

it("creates no link for a kind whose contract doesn't declare that it grants access", async () => {
  const { id } = await createPerson(system.database.db);
  const jobId = await system.ask(curious.contract, { ownerId: id });
  expect(await system.untilEnded(jobId)).toMatchObject({
    state: 'failed',
    errorCode: 'contract',
    errorMessage: expect.stringContaining('Set grantsAccess in packages/kinds/curious/contract.ts.'),
  });
  expect(await linksFor(id)).toBe(0);
});

it('creates no link if the email was canceled before it ran', async () => {
  const { db } = system.database;
  const owner = await createPerson(db);
  const payload = { personId: owner.id, reason: 'forgotten' as const };
  const job = await db.$transaction((tx) => enqueue(tx, passwordResetEmail, payload, { ownerId: owner.id }));
  await system.client.cancel(job.id, { owner: null, actor: 'user:olga' });
  expect(await linksFor(owner.id)).toBe(0);
});
