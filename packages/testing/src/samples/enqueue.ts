import { randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import { firstIdAt } from '@offload/core/sql';
import { enqueueIn } from '@offload/core/test/jobs';
import type { Database } from '@offload/db';
import { sealingKeys } from '@offload/env';
import { loadKinds } from '@offload/kinds/load-kinds';
import { insertOrders } from '@offload/kinds/orders';
import type { SampleWorld } from '@offload/kinds/sample';
import { loadSample } from '@offload/kinds/samples';
import { system } from '@offload/kinds/system';
import { newWebhookSecret, sealSecret } from '@offload/outgoing';
import { openStorage } from '@offload/storage';
import { createPerson } from '../person';
import { addDevice } from './add-device';

const enqueue = enqueueIn(system);
export interface SampleSetting {
  db: Database;
  storageUrl: string;
  /** The URL that receives what samples post. */
  webhookUrl: string;
  authSecret: string;
}

export interface EnqueuedSample {
  kind: string;
  id: string;
  ownerId: string;
  email: string;
  /** Whether it runs in a child process. */
  isIsolated: boolean;
  /** How many orders its owner had before the run. */
  givenOrders: number;
}

/** Commits a sample of every registered kind, each for a new user. The sweeper dispatches them. */
export async function enqueueSamples(setting: SampleSetting): Promise<EnqueuedSample[]> {
  const samples: EnqueuedSample[] = [];
  // One after another, so that nothing continues in the background if one fails.
  for (const kind of (await loadKinds()).keys()) samples.push(await enqueueSample(setting, kind));
  return samples;
}

async function enqueueSample(setting: SampleSetting, kind: string): Promise<EnqueuedSample> {
  const { db } = setting;
  const owner = await createPerson(db, `${kind}-${randomUUID()}@example.com`);
  // Emails about finished jobs have their own sample.
  await db.user.update({ where: { id: owner.id }, data: { emailEvents: [] } });
  const { contract, prepare } = await loadSample(kind);
  const { payload, ...options } = await prepare(worldOf(setting, kind, owner));
  const { id } = await db.$transaction((tx) =>
    enqueue(tx, contract, payload, { ownerId: owner.id, ...options }),
  );
  const givenOrders = await db.order.count({ where: { ownerId: owner.id } });
  const isIsolated = contract.isolated !== undefined;
  return { kind, id, ownerId: owner.id, email: owner.email, isIsolated, givenOrders };
}

function worldOf(
  { db, storageUrl, webhookUrl, authSecret }: SampleSetting,
  kind: string,
  owner: { id: string; email: string },
): SampleWorld {
  async function addFailedJobs(count: number) {
    const failed = { kind, queue: 'email', payload: {}, state: 'failed', attempt: 1, maxAttempts: 1 };
    const error = { errorCode: 'sample', errorMessage: 'It failed.', errorSignature: 'sample: It failed.' };
    const finishedAt = new Date();
    const ids = Array.from({ length: count }, () => newId(finishedAt));
    await db.job.createMany({
      data: ids.map((id) => ({ id, ownerId: owner.id, finishedAt, ...failed, ...error })),
    });
    return ids.map((id) => ({ id, finishedAt }));
  }
  return {
    owner,
    addOrders: (orders) => insertOrders(db, owner.id, orders),
    addFailedJobs,
    async upload(name, contentType, content) {
      const id = randomUUID();
      const key = `uploads/${id}`;
      const bytes = await openStorage(storageUrl).write(key, Readable.from([content]), contentType);
      return { id, name, contentType, bytes, key };
    },
    async addDevice() {
      const [job] = await addFailedJobs(1);
      if (!job) throw new Error('No job was added.');
      const ofJob = {
        jobId: job.id,
        ownerId: owner.id,
        version: 1,
        state: 'failed',
        finishedAt: job.finishedAt,
      };
      await db.ownerNotification.create({ data: { ...ofJob, byEmail: false, notifiedAt: job.finishedAt } });
      // Each device has an endpoint of its own.
      const endpoint = new URL(`/push/${randomUUID()}`, webhookUrl).href;
      return (await addDevice({ db, authSecret, endpoint }, owner.id)).id;
    },
    async makeOperator() {
      await db.user.update({ where: { id: owner.id }, data: { role: 'operator' } });
    },
    async addWebhook() {
      const id = randomUUID();
      const secret = sealSecret(newWebhookSecret(), sealingKeys({ AUTH_SECRET: authSecret }));
      await db.webhook.create({ data: { id, ownerId: owner.id, url: webhookUrl, events: [], secret } });
      return id;
    },
  };
}

/** Returns an ID like those of jobs, which are in order of time. */
function newId(at: Date): string {
  return firstIdAt(at).slice(0, 15) + randomUUID().slice(15);
}
