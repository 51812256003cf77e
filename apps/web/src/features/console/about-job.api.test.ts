import { randomUUID } from 'node:crypto';
import { enqueueIn } from '@offload/core/test/jobs';
import type { Database } from '@offload/db';
import { resizeImage } from '@offload/kinds/resize-image';
import { salesReport } from '@offload/kinds/sales-report';
import { system } from '@offload/kinds/system';
import { welcomeEmail } from '@offload/kinds/welcome-email';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { failure, putJob, runJob } from '@/testing/jobs';
import { openTestApi, type SignedInCaller, type TestApi } from '@/testing/test-api';
import { callConsole } from '@/testing/test-console';
import { aboutJob } from './about-job';

const enqueue = enqueueIn(system);
let api: TestApi;
let db: Database;
let owner: SignedInCaller;
let viewer: SignedInCaller;
const kind = welcomeEmail.kind;

beforeAll(async () => {
  api = await openTestApi();
  db = api.database.db;
  owner = await api.signedIn();
  viewer = await api.signedIn('viewer');
});
afterAll(() => api.close());

it('says where the email of a job goes, and what the mail server responded', async () => {
  const id = await putJob(db, owner.id);
  await runJob(db, id, { state: 'failed', failure });
  await db.email.update({
    where: { jobId: id },
    data: { state: 'refused', response: '550 No such mailbox' },
  });
  const about = await aboutJob({ id, kind, ownerId: owner.id });
  expect(about).toMatchObject({
    ...{
      response: '550 No such mailbox',
      notes: [expect.stringContaining('gives access to its owner’s account')],
    },
    links: [{ href: `/admin/bull-board/queue/email/${id}` }],
    sections: [
      {
        title: 'Email',
        facts: [
          { label: 'State', value: 'Rejected by the mail server' },
          { label: 'To', value: owner.email },
          { label: 'Message ID', value: '–' },
          { label: 'Server response', value: '550 No such mailbox' },
        ],
      },
      { title: 'Code', facts: [{ label: 'Folder', value: 'packages/kinds/welcome-email' }] },
    ],
  });
  const seen = await (await callConsole(viewer).get(`/api/jobs/${id}`)).text();
  expect(seen).toContain('Rejected by the mail server');
  expect(seen).not.toMatch(new RegExp(`${owner.email}|550`));
});

it('lists input files, what was asked for, and what the job has led to', async () => {
  const file = { name: `${owner.email}.png`, contentType: 'image/png', bytes: 2_048 };
  const sources = [{ id: randomUUID(), ...file, key: `uploads/${randomUUID()}` }];
  const payload = { name: 'a.png', imageUrl: 'https://example.com/a.png' };
  const { id } = await db.$transaction((tx) =>
    enqueue(tx, resizeImage, payload, { ownerId: owner.id, sources }),
  );
  const job = { id, kind: resizeImage.kind, ownerId: owner.id };
  const email = await putJob(db, owner.id);
  await db.email.update({ where: { jobId: email }, data: { state: 'accepted' } });
  const end = { version: 1, state: 'succeeded', finishedAt: new Date(), byEmail: true };
  await db.ownerNotification.create({ data: { jobId: id, ownerId: owner.id, emailJobId: email, ...end } });
  const effect = { label: 'Email', value: 'Accepted by the mail server.', href: `/admin/jobs/${email}` };
  const code = { title: 'Code', facts: [{ label: 'Folder', value: 'packages/kinds/resize-image' }] };
  expect((await aboutJob(job))?.sections).toMatchObject([
    { title: 'Request', facts: [{ label: 'From', value: payload.imageUrl }] },
    { title: 'Input files', facts: [{ value: file.name, href: `/api/files/${sources[0]?.id}` }] },
    { title: 'Effects', facts: [effect] },
    code,
  ]);
  const seen = await (await callConsole(viewer).get(`/api/jobs/${id}`)).json();
  expect(seen.about.sections).toMatchObject([
    { title: 'Request', facts: [{ label: 'From', value: '•••' }] },
    { title: 'Input files', facts: [{ value: '•••' }] },
    { title: 'Effects', facts: [effect] },
    code,
  ]);
  expect(JSON.stringify(seen)).not.toContain(owner.email);
});

it('says which request creates such a job, but not to those who see no values', async () => {
  const payload = { id: 'monthly-sales', year: 2026, month: 1, format: 'pdf' } as const;
  const { id } = await db.$transaction((tx) => enqueue(tx, salesReport, payload, { ownerId: owner.id }));
  const about = await aboutJob({ id, kind: salesReport.kind, ownerId: owner.id });
  expect(about?.request).toMatchObject({
    url: expect.stringMatching(/\/api\/reports$/),
    body: { id: 'monthly-sales', data: { year: 2026, month: 1 }, format: 'pdf' },
  });
  const seen = await (await callConsole(viewer).get(`/api/jobs/${id}`)).json();
  expect(seen.about.request).toBeNull();
});
