import { enqueueIn } from '@offload/core/test/jobs';
import { addPasswordRequest, Prisma } from '@offload/db';
import { jobFinishedEmail } from '@offload/kinds/job-finished-email';
import { passwordResetEmail } from '@offload/kinds/password-reset-email';
import { system as demo } from '@offload/kinds/system';
import { welcomeEmail } from '@offload/kinds/welcome-email';
import { createPerson, findQueueEntry, until } from '@offload/testing';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { type JobSystem, loadOnly, openJobSystem } from '../../testing/job-system';

const enqueue = enqueueIn(demo);
let system: JobSystem;

beforeAll(async () => {
  system = await openJobSystem();
  system.startWorker(await loadOnly(jobFinishedEmail, passwordResetEmail, welcomeEmail), {
    DEMO_FAULTS: true,
    LEASE_MS: 2_000,
  });
});
afterAll(() => system.close());
beforeEach(() => system.mail.conduct(() => undefined));

async function welcome(email?: string): Promise<{ id: string; email: string }> {
  const { db } = system.database;
  const person = await createPerson(db, email);
  const job = await db.$transaction((tx) =>
    enqueue(tx, welcomeEmail, { personId: person.id }, { ownerId: person.id }),
  );
  await system.client.dispatch([job]);
  return { id: job.id, email: person.email };
}

const ledger = (jobId: string) => system.database.db.email.findUniqueOrThrow({ where: { jobId } });
const copies = (email: string) => system.mail.accepted.filter(({ to }) => to === email);

it('sends the welcome email as HTML and text, with a one-time link to choose a password', async () => {
  const { id, email } = await welcome();
  const job = await system.untilEnded(id);
  expect(job.state).toBe('succeeded');
  const [mail] = copies(email);
  expect(mail?.messageId).toBe(`<${id}@localhost.localdomain>`);
  expect(mail?.source).toMatch(/Content-Type: text\/plain[\s\S]+Content-Type: text\/html/);
  expect(mail?.source).toContain('/set-password?token');
  expect(await ledger(id)).toMatchObject({ state: 'accepted', unanswered: 0 });
});

it.each(['error@example.com', 'error+ada@example.com'])(
  'fails every attempt for %s with demo faults enabled',
  async (address) => {
    const { id } = await welcome(address);
    expect(await system.untilEnded(id)).toMatchObject({
      state: 'failed',
      attempt: 4,
      errorCode: 'mail_deferred',
    });
    expect(copies(address)).toHaveLength(0);
  },
);

it('succeeds on the third attempt for flaky@example.com', async () => {
  const { id } = await welcome('flaky@example.com');
  expect(await system.untilEnded(id)).toMatchObject({ state: 'succeeded', attempt: 3 });
  expect(copies('flaky@example.com')).toHaveLength(1);
});

it('creates one link, valid for a day, no matter how many attempts an email takes', async () => {
  const { db } = system.database;
  const { id } = await welcome('flaky+link@example.com');
  const { ownerId, attempt } = await system.untilEnded(id);
  expect(attempt).toBe(3);
  const [link, ...others] = await db.verification.findMany({ where: { value: ownerId } });
  expect(others).toEqual([]);
  const hours = ((link?.expiresAt.getTime() ?? 0) - Date.now()) / 3_600_000;
  expect(hours).toBeGreaterThan(23);
  expect(hours).toBeLessThanOrEqual(24);
});

it('emails a user who forgot the password at most once a minute, with a link that works for an hour', async () => {
  const { db } = system.database;
  const { id, email } = await createPerson(db);
  await addPasswordRequest(db, email);
  await until(() => copies(email).length === 1);
  await addPasswordRequest(db, email);
  await until(async () => (await db.passwordRequest.count()) === 0);
  const jobs = () => db.job.count({ where: { ownerId: id, kind: 'password-reset-email' } });
  expect(await jobs()).toBe(1);
  const { expiresAt } = await db.verification.findFirstOrThrow({ where: { value: id } });
  expect(expiresAt.getTime()).toBeLessThanOrEqual(Date.now() + 3_600_000);

  await db.$executeRaw`UPDATE offload.job SET created_at = created_at - interval '61 s' WHERE owner_id = ${id}`;
  await addPasswordRequest(db, email);
  await until(() => copies(email).length === 2);
});

it('sends no email about a forgotten password to an address without an account', async () => {
  const { db } = system.database;
  const emails = () => db.job.count({ where: { kind: 'password-reset-email' } });
  const before = await emails();
  await addPasswordRequest(db, 'without.an.account@example.com');
  await until(async () => (await db.passwordRequest.count()) === 0);
  expect(await emails()).toBe(before);
});

it.each([
  ['an address that is not verified', false, null],
  ['an address that is not its owner’s', true, 'stranger@example.com'],
])("doesn't send text that a user chose to %s", async (_what, emailVerified, elsewhere) => {
  const { db } = system.database;
  const { id: ownerId, email } = await createPerson(db);
  await db.user.update({ where: { id: ownerId }, data: { emailVerified } });
  const about = await db.$transaction((tx) => enqueue(tx, welcomeEmail, { personId: ownerId }, { ownerId }));
  const finishedAt = new Date();
  const ended = { title: 'Call +1 555', state: 'succeeded', result: {}, finishedAt };
  await db.job.update({ where: { id: about.id }, data: ended });
  const recipient = elsewhere ?? email;
  const id = await system.ask(jobFinishedEmail, {
    payload: { jobId: about.id, finishedAt: finishedAt.toISOString() },
    ownerId,
    recipient,
  });
  expect(await system.untilEnded(id)).toMatchObject({ state: 'failed', errorCode: 'address_unverified' });
  expect(copies(recipient)).toEqual([]);
});

it.each(['recipient', 'body'])(
  'fails immediately when the server permanently rejects the %s',
  async (refused) => {
    system.mail.conduct((step) => (step === refused ? 550 : undefined));
    const { id } = await welcome();
    expect(await system.untilEnded(id)).toMatchObject({
      state: 'failed',
      attempt: 1,
      errorCode: 'mail_refused',
    });
    expect(await ledger(id)).toMatchObject({ state: 'refused' });
  },
);

it("uses no attempt when the server is down, and sends everything once it's back", async () => {
  await system.mail.stop();
  const asked = await Promise.all([welcome(), welcome(), welcome()]);
  // The first job to find out pauses the queue, so the others may not have run at all.
  await until(async () => {
    const histories = await Promise.all(asked.map(({ id }) => system.history(id)));
    return histories.flat().some(({ message }) => message?.includes('mail server'));
  });
  for (const { id } of asked) await system.untilState(id, 'queued');
  await system.mail.start();
  for (const { id, email } of asked) {
    expect(await system.untilEnded(id)).toMatchObject({ state: 'succeeded', attempt: 1 });
    expect(copies(email)).toHaveLength(1);
  }
});

it('sends one more copy if the server disconnects without a reply, but not a third', async () => {
  system.mail.conduct((step) => (step === 'body' ? 'break-off' : undefined));
  const { id, email } = await welcome();
  const job = await system.untilEnded(id);
  expect(job).toMatchObject({ state: 'failed', errorCode: 'mail_unanswered', attempt: 3 });
  expect(await ledger(id)).toMatchObject({ state: 'sending', unanswered: 1 });
  expect(copies(email)).toHaveLength(0);
});

it('never sends an accepted email again, even if the job runs again', async () => {
  const { id, email } = await welcome();
  await system.untilEnded(id);
  await system.database.db.job.update({
    where: { id },
    data: { state: 'queued', attempt: 0, result: Prisma.DbNull },
  });
  await system.client.dispatch([await findQueueEntry(system.database.db, id)]);
  await system.untilEnded(id);
  expect(copies(email)).toHaveLength(1);
});

it('sends nothing from a run that was taken over while the server delayed its reply', async () => {
  let release: () => void = () => undefined;
  const hesitation = new Promise<void>((resolve) => {
    release = resolve;
  });
  let asked = 0;
  system.mail.conduct(async (step) => {
    if (step !== 'recipient') return undefined;
    asked += 1;
    if (asked === 1) await hesitation;
    return undefined;
  });
  const { id, email } = await welcome();
  await until(() => asked === 1);
  // As if this worker had been frozen past its lease and another one had claimed the job.
  await system.database.db.job.update({ where: { id }, data: { fence: { increment: 1 } } });
  release();
  await until(async () => (await ledger(id)).state === 'pending' && asked >= 1);
  await until(async () => (await system.find(id)).state !== 'running');
  await system.untilEnded(id);
  expect(copies(email)).toHaveLength(1);
});
