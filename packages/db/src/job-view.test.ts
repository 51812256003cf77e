import { ownerFields, viewStored, webhookFields } from '@offload/core/sql';
import { storedJob } from '@offload/core/test/stored-job';
import { expect, it } from 'vitest';
import { viewForWebhooks, viewJobWith } from './job-view';

const job = viewStored(storedJob);
const parts = ['files', 'lastHeardAt', 'links'];

it("shows owners no field of a job that the core's table doesn't grant them", () => {
  const shown = viewJobWith({ ...job, ...{ payload: 'secret' } }, { files: [] });
  expect(Object.keys(job)).toEqual(expect.arrayContaining(['ownerId', 'requestId', 'title']));
  expect(Object.keys(shown).sort()).toEqual([...Object.keys(ownerFields), ...parts].sort());
});

it("sends webhooks no field of a job that the core's table doesn't grant them, also if its owner sees it", () => {
  const shown = { ...viewJobWith(job, { files: [] }), ...{ phone: 'secret' } };
  expect(Object.keys(viewForWebhooks(shown)).sort()).toEqual(
    [...Object.keys(webhookFields), ...parts].sort(),
  );
});
