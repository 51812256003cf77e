import { openJobs } from '@offload/core';
import type { Database as Core } from '@offload/core/sql';
import { beat, evaluateAlerts } from '@offload/core/test/worker-parts';
import { createPerson, createTestDatabase, someWorker } from '@offload/testing';
import { queues } from '../../queues';
import { system } from '../../system';
import { createAlertDelivery } from '../deliver-alert';

const everywhere = Object.fromEntries(Object.keys(queues).map((queue) => [queue, 1]));

/** Opens a database with an admin, with what tests of alerts do to it. */
export async function openAlerts() {
  const database = await createTestDatabase();
  const { db } = database;
  const jobs = openJobs({ system, databaseUrl: database.url });
  const deliver = createAlertDelivery(db);
  const { id } = await createPerson(db);
  await db.user.update({ where: { id }, data: { role: 'admin' } });

  /** Ends all alerts, and sets two recipients and a webhook. */
  async function reset(): Promise<void> {
    await db.$executeRaw`TRUNCATE offload.job, offload.job_throughput, offload.alert_state, offload.alert_change, offload.worker_process CASCADE`;
    await db.alertRule.updateMany({ data: { isOn: true } });
    await db.alertTarget.update({
      where: { id: 1 },
      data: { recipients: ['a@example.com', 'b@example.com'] },
    });
    await db.webhook.deleteMany();
    const webhook = { url: 'https://hooks.example/x', secret: 'whsec_AAAA', events: [] };
    await db.webhook.create({ data: { id: crypto.randomUUID(), ...webhook } });
  }

  /** Lets the next evaluation take its turn, as if the last one had been a while ago. */
  async function passTurn(): Promise<void> {
    await db.$executeRaw`UPDATE offload.alert_turn SET evaluated_at = now() - interval '1 min'`;
  }

  const evaluate = (by: Core, paused: string[] = []) =>
    evaluateAlerts(by, { queues: Object.keys(queues), paused }, (tx, alert) => deliver(tx, alert, jobs));

  /** Evaluates the rules, as if they hadn't been evaluated recently. */
  async function look(paused: string[] = []) {
    await passTurn();
    return evaluate(database.core, paused);
  }

  /** Moves the states of the alerts back in time, as if time had passed. */
  async function pass(time: string): Promise<void> {
    await db.$executeRaw`
      UPDATE offload.alert_state SET over_since = over_since - ${time}::interval, last_over_at = last_over_at - ${time}::interval`;
  }

  async function ended(outcome: string, count: number): Promise<void> {
    await db.$executeRaw`
      INSERT INTO offload.job_throughput (span, start, queue, kind, outcome, count)
      VALUES ('minute', date_bin('1 minute', now(), 'epoch'), 'email', 'test', ${outcome}, ${count})`;
  }

  const serve = () => beat(db, someWorker({ queues: everywhere }), 60_000);

  async function sent(): Promise<string[]> {
    const jobs = await db.job.findMany({ orderBy: { id: 'asc' }, include: { email: true } });
    return jobs.map(({ kind, title, email }) => `${kind} ${title}${email ? ` ${email.recipient}` : ''}`);
  }

  async function drop(): Promise<void> {
    await jobs.close();
    await database.drop();
  }

  return {
    database: { ...database, drop },
    db,
    everywhere,
    reset,
    passTurn,
    evaluate,
    look,
    pass,
    ended,
    serve,
    sent,
  };
}
