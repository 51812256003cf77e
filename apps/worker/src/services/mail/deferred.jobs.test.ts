import { sql } from '@offload/core/sql';
import { until } from '@offload/testing';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { type JobSystem, openJobSystem } from '../../testing/job-system';
import { quickKind } from '../../testing/quick-kind';

const message = { subject: 'Hello', html: '<p>Hello</p>', text: 'Hello' };
const kindOf = (name: string, maxAttempts: number) =>
  quickKind(name, (_payload, ctx) => ctx.services.mail.send(message), {
    ...{ sendsEmail: true, editableRecipient: true, maxAttempts, backoff: { everyMs: 1 } },
  });
const [patient, single] = [kindOf('patient', 4), kindOf('single', 1)];
const minute = 60_000;
const greylisted = '450 4.7.1 greylisted';
const later = "The recipient's mail server asked us to try later.";

let system: JobSystem;
let count = 0;

beforeAll(async () => {
  system = await openJobSystem();
  system.startWorker([patient, single]);
});
afterAll(() => system.close());
beforeEach(() => system.mail.conduct(() => undefined));

async function send({ contract } = patient): Promise<{ id: string; to: string }> {
  count += 1;
  const to = `reader${count}@example.com`;
  return { id: await system.ask(contract, { recipient: to }), to };
}
const copies = (address: string) => system.mail.accepted.filter(({ to }) => to === address);
const ledger = (jobId: string) => system.database.db.email.findUniqueOrThrow({ where: { jobId } });
const outages = async () =>
  (await system.database.db.workerProcess.findMany()).flatMap((worker) => worker.outages);

/** Lets the job try again at once, as if so much time had passed since its first deferral. */
async function tryLater(id: string, ms: number): Promise<void> {
  const runs = await countRuns(id);
  const earlier = sql`- ${ms}::float8 * interval '1 ms'`;
  await system.core.execute(sql`
    UPDATE email SET recipient_deferred_at = now() ${earlier}, server_deferred_at = now() ${earlier} WHERE job_id = ${id}::uuid`);
  await system.endWait(id);
  await until(async () => (await countRuns(id)) > runs);
}
const countRuns = async (id: string) =>
  (await system.history(id)).filter(({ state }) => state === 'running').length;

/** Returns how many minutes a job waits. */
async function waitOf(id: string): Promise<number> {
  const { nextAttemptAt } = await system.untilState(id, 'waiting');
  return Math.round(((nextAttemptAt?.getTime() ?? 0) - Date.now()) / minute);
}

it.each(['recipient', 'body'])(
  'waits for minutes, then for hours, if the %s is deferred, and holds up no other email',
  async (at) => {
    const slow = 'slow@example.com';
    system.mail.conduct((step, about) => (step === at && about === slow ? greylisted : undefined));
    const id = await system.ask(single.contract, { recipient: slow });
    expect(await waitOf(id)).toBe(5);
    expect(await system.find(id)).toMatchObject({ attempt: 0, progressStep: later, errorMessage: null });
    expect((await system.history(id)).at(-1)).toMatchObject({ state: 'waiting', message: later });
    expect(await ledger(id)).toMatchObject({ response: greylisted, state: 'pending' });
    const other = await send();
    expect(await system.untilEnded(other.id)).toMatchObject({ state: 'succeeded' });
    expect(await outages()).toEqual([]);
    for (const [afterMinutes, wait] of [
      [60, 30],
      [20 * 60, 120],
    ] as const) {
      await tryLater(id, afterMinutes * minute);
      expect(await waitOf(id)).toBe(wait);
    }
    system.mail.conduct(() => undefined);
    await tryLater(id, 21 * 60 * minute);
    expect(await system.untilEnded(id)).toMatchObject({ state: 'succeeded', attempt: 1 });
    expect(copies(slow).splice(0)).toHaveLength(at === 'recipient' ? 1 : 2);
  },
);

it.each([
  ['all its attempts', patient, 4],
  ['its only attempt', single, 1],
])(
  'uses %s once it has been deferred for a day, and waits again if someone retries it',
  async (_name, kind, attempts) => {
    system.mail.conduct((step) => (step === 'recipient' ? greylisted : undefined));
    const { id, to } = await send(kind);
    await system.untilState(id, 'waiting');
    await tryLater(id, 25 * 60 * minute);
    expect(await system.untilEnded(id)).toMatchObject({
      ...{ state: 'failed', attempt: attempts, errorCode: 'mail_deferred' },
      errorMessage: "The recipient's mail server kept asking us to try later for a day.",
    });
    await system.client.retry(id, { owner: null, actor: 'user:olga' });
    expect(await waitOf(id)).toBe(5);
    await system.client.cancel(id, { owner: null, actor: 'user:olga' });
    expect(await system.untilEnded(id)).toMatchObject({ state: 'canceled' });
    expect(copies(to)).toEqual([]);
  },
);

it.each([
  ['body', '452 4.3.1 Insufficient system storage'],
  ['recipient', 452],
  ['recipient', '451 4.4.3 no name server'],
] as const)(
  'sends all emails, with one attempt and one copy each, after a server that replies to the %s: %s',
  async (at, reply) => {
    let asked = 0;
    system.mail.conduct((step) => {
      if (step !== at) return undefined;
      asked += 1;
      return reply;
    });
    const emails = await Promise.all(Array.from({ length: 15 }, () => send()));
    await until(async () => (await outages()).length === 1);
    const reason = 'Waiting for the mail server, which asks us to try again later';
    const detail = expect.stringContaining(String(reply).slice(0, 3));
    // The queue resumes to let some job try, and meanwhile it's reported as before.
    const before = asked;
    await until(() => asked > before);
    expect(await outages()).toMatchObject([{ queue: 'email', reason, detail }]);
    for (const { id } of emails) {
      const { attempt, finishedAt } = await system.find(id);
      expect(finishedAt).toBeNull();
      expect(attempt).toBeLessThan(2);
    }
    system.mail.conduct(() => undefined);
    for (const { id, to } of emails) {
      await system.endWait(id);
      expect(await system.untilEnded(id)).toMatchObject({ state: 'succeeded', attempt: 1 });
      expect(copies(to)).toHaveLength(1);
    }
    await until(async () => (await outages()).length === 0);
  },
);

it('gives up an email that the server alone has deferred for five days', async () => {
  system.mail.conduct((step) => (step === 'recipient' ? 452 : undefined));
  const { id } = await send(single);
  await system.untilState(id, 'waiting');
  await tryLater(id, 6 * 24 * 60 * minute);
  const errorMessage = 'The mail server kept asking us to try later for five days.';
  expect(await system.untilEnded(id)).toMatchObject({ state: 'failed', attempt: 1, errorMessage });
});

it('sends no third copy of an email whose delivery is unknown, although it was deferred in between', async () => {
  let bodies = 0;
  let recipients = 0;
  system.mail.conduct((step) => {
    if (step === 'recipient' && ++recipients % 2 === 0) return greylisted;
    if (step !== 'body') return undefined;
    bodies += 1;
    return 'break-off';
  });
  const { id } = await send();
  for (let deferrals = 1; ; deferrals += 1) {
    const ended = await until(async () => {
      const { state } = await system.find(id);
      return ['waiting', 'failed'].includes(state) ? state : null;
    });
    if (ended === 'failed') break;
    expect(deferrals).toBeLessThan(5);
    await tryLater(id, 0);
  }
  expect(await system.find(id)).toMatchObject({ errorCode: 'mail_unanswered' });
  expect(bodies).toBe(2);
});
