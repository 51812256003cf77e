import type { Job } from '@offload/core/contract';
import { ownerFields, webhookFields } from '@offload/core/sql';
import { createJobTools } from '@offload/core/test/jobs';
import { createTestDatabase, type TestDatabase } from '@offload/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { jobColumns, viewForWebhooks, viewJob, viewJobWith } from './job-view';

let database: TestDatabase;
const parts = ['files', 'lastHeardAt', 'links'];
const fieldsOf = (value: object) => Object.keys(value).sort();

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

async function readJob() {
  const { id } = await createJobTools().put(database.core);
  return viewJob(await database.db.job.findUniqueOrThrow({ select: jobColumns, where: { id } }));
}

it("shows owners no field of a job that the core's table doesn't grant them", async () => {
  const hidden = { ownerId: 'secret', title: 'secret', requestId: 'secret', payload: 'secret' };
  const job: Job = { ...(await readJob()), ...hidden };
  expect(fieldsOf(viewJobWith(job, { files: [] }))).toEqual([...Object.keys(ownerFields), ...parts].sort());
});

it("sends webhooks no field of a job that the core's table doesn't grant them, also if its owner sees it", async () => {
  const shown = { ...(await readJob()), ...{ phone: 'secret' } };
  expect(fieldsOf(viewForWebhooks(shown))).toEqual([...Object.keys(webhookFields), ...parts].sort());
});
