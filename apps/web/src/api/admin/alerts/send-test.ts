import { type Operator, recordAction } from '@offload/console/server';
import type { Cause, EnqueueOptions } from '@offload/core';
import { firstIdAt } from '@offload/core/sql';
import { findAlertTargets, findAlertWebhook, jobColumns, type Transaction, viewJob } from '@offload/db';
import { alertEmail } from '@offload/kinds/alert-email';
import { alertMessage } from '@offload/kinds/alerts';
import { webhookDelivery } from '@offload/kinds/webhook-delivery';
import { testEvents } from '@offload/kinds/webhooks/deliver';
import { runtime } from '@/server/runtime';
import type { TestChannel, TestSend } from './alert-schema';

/** Sends a test to the recipients of alerts by the same jobs as an alert, but with one attempt each. Returns the jobs. */
export async function sendTest(channel: TestChannel, operator: Operator, cause: Cause): Promise<TestSend[]> {
  const { db, jobs } = runtime();
  const sent = await db.$transaction(async (tx) => {
    const made = await enqueueTest(tx, channel, { ownerId: operator.id, ...cause, maxAttempts: 1 });
    if (made.length === 0) return [];
    const after = { channel, to: made.map(({ to }) => to) };
    const what = { action: 'alerts.test', subjectType: 'alerts', subjectId: 'settings' } as const;
    await recordAction(tx, operator, { ...what, after });
    return made;
  });
  void jobs.dispatch(sent.map(({ job }) => job));
  return Promise.all(
    sent.map(async ({ to, job: { id } }) => ({
      to,
      job: viewJob(await db.job.findUniqueOrThrow({ where: { id }, select: jobColumns })),
    })),
  );
}

const hourMs = 3_600_000;

/** Returns the tests of the last hour, newest first. */
export async function findTests(ownerId: string): Promise<TestSend[]> {
  const jobs = await runtime().db.job.findMany({
    select: { ...jobColumns, email: { select: { recipient: true } } },
    where: {
      ownerId,
      id: { gte: firstIdAt(new Date(Date.now() - hourMs)) },
      OR: [
        { kind: alertEmail.kind, payload: { path: ['state'], equals: sample.state } },
        { kind: webhookDelivery.kind, payload: { path: ['type'], equals: testEvents.alert } },
      ],
    },
    orderBy: { id: 'desc' },
    take: 20,
  });
  return jobs.map((job) => ({ to: job.email?.recipient ?? 'Webhook', job: viewJob(job) }));
}

async function enqueueTest(tx: Transaction, channel: TestChannel, by: EnqueueOptions) {
  const payload = { ...sample, since: new Date().toISOString() };
  if (channel === 'webhook') {
    const webhook = await findAlertWebhook(tx);
    if (!webhook) return [];
    const message = alertMessage(webhook.id, payload);
    return [{ to: webhook.url, job: await runtime().jobs.enqueue(tx, webhookDelivery, message, by) }];
  }
  const { recipients } = await findAlertTargets(tx);
  const made = [];
  for (const to of recipients) {
    made.push({ to, job: await runtime().jobs.enqueue(tx, alertEmail, payload, { ...by, recipient: to }) });
  }
  return made;
}

// Looks like an alert, so that a receiver sees the format.
const sample = {
  rule: 'no-worker',
  queue: 'email',
  state: 'test',
  value: 0,
  threshold: 0,
  summary: 'Nothing is wrong: an admin is checking that alerts arrive here.',
} as const;
