import { raw, sql } from '@offload/core/sql';
import { until } from '@offload/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type JobSystem, openJobSystem } from '../../testing/job-system';
import { quickKind } from '../../testing/quick-kind';

const message = { subject: 'Hello', html: '<p>Hello</p>', text: 'Hello' };
let system: JobSystem;
const sending = quickKind('sending', (_payload, ctx) => ctx.services.mail.send(message), {
  sendsEmail: true,
  editableRecipient: true,
});

beforeAll(async () => {
  system = await openJobSystem();
  await system.core.execute(sql`
    CREATE FUNCTION public.hold_email() RETURNS trigger LANGUAGE plpgsql AS
      'BEGIN PERFORM pg_advisory_xact_lock_shared(1); RETURN NEW; END'`);
  system.startWorker([sending]);
});
afterAll(() => system.close());

/** Has the writes to the ledger that lead to a state wait for an advisory lock. */
const holdWrites = (state: string) =>
  system.core.execute(sql`
    CREATE OR REPLACE TRIGGER hold_email BEFORE UPDATE ON email FOR EACH ROW WHEN (NEW.state = ${raw(`'${state}'`)})
    EXECUTE FUNCTION public.hold_email()`);

const waiting = sql`
  SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND wait_event = 'advisory'`;
const untilHeld = () => until(async () => (await system.core.query(waiting)).length > 0);

/** Ends the write to the ledger that waits for a lock, as its `statement_timeout` would. */
async function cutShort(): Promise<void> {
  await untilHeld();
  await system.core.query(sql`SELECT pg_cancel_backend(pid) FROM (${waiting}) AS held`);
}

it.each([
  ['may send it', 'sending'],
  ['has sent it', 'accepted'],
])(
  'sends one email, and uses no attempt, if it takes too long to record that the run %s',
  async (_what, state) => {
    const recipient = `${state}@example.com`;
    const { id } = await system.core.transaction(async (tx) => {
      await holdWrites(state);
      await tx.execute(sql`SELECT pg_advisory_xact_lock(1)`);
      const id = await system.ask(sending.contract, { recipient });
      for (let time = 0; time < 2; time += 1) await cutShort();
      return { id };
    });
    expect(await system.untilEnded(id)).toMatchObject({ state: 'succeeded', attempt: 1 });
    expect(system.mail.accepted.filter(({ to }) => to === recipient)).toHaveLength(1);
  },
);
