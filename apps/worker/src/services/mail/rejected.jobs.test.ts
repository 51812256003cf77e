import { enqueueIn } from '@offload/core/test/jobs';
import { system as demo } from '@offload/kinds/system';
import { welcomeEmail } from '@offload/kinds/welcome-email';
import { createPerson, until } from '@offload/testing';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { type JobSystem, loadOnly, openJobSystem } from '../../testing/job-system';

const enqueue = enqueueIn(demo);
let system: JobSystem;

beforeAll(async () => {
  system = await openJobSystem();
  const SMTP_URL = system.mail.url.replace('//', '//offload:secret@');
  system.startWorker(await loadOnly(welcomeEmail), { SMTP_URL });
});
afterAll(() => system.close());
beforeEach(async () => {
  system.mail.conduct(() => undefined);
  // Closes the worker's connections, so that each test begins with a greeting.
  await system.mail.stop();
  await system.mail.start();
});

async function welcome(): Promise<{ id: string; email: string }> {
  const { db } = system.database;
  const person = await createPerson(db);
  const job = await db.$transaction((tx) =>
    enqueue(tx, welcomeEmail, { personId: person.id }, { ownerId: person.id }),
  );
  await system.client.dispatch([job]);
  return { id: job.id, email: person.email };
}

const copies = (email: string) => system.mail.accepted.filter(({ to }) => to === email);
const ledger = (jobId: string) => system.database.db.email.findUniqueOrThrow({ where: { jobId } });
const outages = async () =>
  (await system.database.db.workerProcess.findMany()).flatMap((worker) => worker.outages);

it.each([
  ['greeting', 554, 'rejects our connection'],
  ['greeting', 421, 'asks us to try again later'],
  ['login', 535, 'rejects our login'],
  ['login', 454, 'asks us to try again later'],
  ['sender', 530, 'requires a login'],
  ['sender', 550, 'rejects our sender address'],
  ['sender', 451, 'asks us to try again later'],
  ['recipient', 530, 'requires a login'],
  ['recipient', '550 5.1.8 sender domain not found', 'rejects our sender address'],
] as const)('waits without using an attempt when the reply to our %s is %s', async (at, reply, why) => {
  let asked = 0;
  system.mail.conduct((step) => {
    if (step !== at) return undefined;
    asked += 1;
    return reply;
  });
  const { id, email } = await welcome();
  const reason = `Waiting for the mail server, which ${why}`;
  await until(async () => (await system.history(id)).some(({ message }) => message === reason));
  await until(async () => (await outages()).length === 1);
  expect(await outages()).toMatchObject([
    { queue: 'email', reason, detail: expect.stringContaining(String(reply).slice(0, 3)) },
  ]);
  const events = (await system.history(id)).length;
  const askedBefore = asked;
  // The queue stays paused while the server keeps rejecting: it isn't resumed, and the job doesn't run again.
  await until(() => asked > askedBefore);
  expect(await system.history(id)).toHaveLength(events);

  system.mail.conduct(() => undefined);
  expect(await system.untilEnded(id)).toMatchObject({ state: 'succeeded', attempt: 1 });
  expect(copies(email)).toHaveLength(1);
  expect(await system.history(id)).toHaveLength(events + 2);
  await until(async () => (await outages()).length === 0);
});

it.each([
  ['recipient', '550 5.1.1 no such user', 'The mail server rejected this address. Check the spelling.'],
  [
    'recipient',
    '554 5.7.1 relay access denied',
    'The mail server rejected this address. Check the spelling.',
  ],
  ['body', '554 5.6.0 not like this', 'The mail server rejected the email.'],
] as const)(
  'fails only this job and pauses nothing when the reply to the %s is %s',
  async (at, reply, message) => {
    system.mail.conduct((step) => (step === at ? reply : undefined));
    const { id } = await welcome();
    expect(await system.untilEnded(id)).toMatchObject({
      ...{ state: 'failed', attempt: 1, errorCode: 'mail_refused', errorMessage: message },
    });
    expect(await ledger(id)).toMatchObject({ state: 'refused', response: expect.stringContaining(reply) });
    expect(await outages()).toEqual([]);
  },
);

it('sends nothing twice when the server shuts down instead of accepting the body', async () => {
  system.mail.conduct((step) => (step === 'body' ? 421 : undefined));
  const { id, email } = await welcome();
  await until(async () => (await system.history(id)).some(({ message }) => message?.startsWith('Waiting')));
  expect(await ledger(id)).toMatchObject({ state: 'pending', unanswered: 0 });
  system.mail.conduct(() => undefined);
  expect(await system.untilEnded(id)).toMatchObject({ state: 'succeeded', attempt: 1 });
  expect(copies(email)).toHaveLength(1);
});
