import { expect, it } from 'vitest';
import type { Overview } from '@/api/admin/overview/overview-schema';
import { findAllAttention } from './more-attention';

const queue = {
  queue: 'email',
  ...{
    isPaused: false,
    queued: 0,
    running: 0,
    retrying: 0,
    failed: 0,
    oldestWaitingMs: null,
    workers: 1,
    ended: 0,
  },
  ...{ waitP50: null, waitP95: null, runP50: null, runP95: null },
};
const worker = {
  ...{ id: '1', host: 'box', pid: 7, version: '1', queues: { email: 20 }, running: 0, rssBytes: 1 },
  ...{ loopDelayMs: 0, startedAt: '2026-11-25T10:00:00.000Z', silentMs: 1, aliveForMs: 9_000 },
};
const well: Overview = {
  at: '2026-11-25T10:00:00.000Z',
  ...{ range: 'hour', from: '2026-11-25T09:00:00.000Z', to: '2026-11-25T10:00:00.000Z', stepMs: 60_000 },
  services: { queue: true, storage: true, outages: [] },
  firing: [],
  undispatched: 0,
  rejectedEmails: 0,
  unknownKinds: [],
  queues: [queue],
  points: [],
  workers: [worker],
};

const sentences = (changes: Partial<Overview>) =>
  findAllAttention({ ...well, ...changes }).map(({ text }) => text);

it('finds nothing if all is well, even while jobs wait briefly', () => {
  expect(sentences({})).toEqual([]);
  expect(sentences({ queues: [{ ...queue, queued: 5, running: 20, oldestWaitingMs: 59_000 }] })).toEqual([]);
});

it('says how many emails the mail server has rejected', () => {
  expect(sentences({ rejectedEmails: 2 })).toEqual([
    'The mail server rejected 2 emails within the last 24 hours.',
  ]);
});

it('names services that are down first', () => {
  expect(sentences({ services: { queue: false, storage: false, outages: [] }, undispatched: 1 })).toEqual([
    "The queue can't be reached or doesn't accept writes. New jobs wait until it's back.",
    "Files can't be stored because the file storage is full or can't be reached. Jobs with files wait.",
    '1 job is waiting to be dispatched to a queue.',
  ]);
});

it('says which queue is paused by an outage, and why', () => {
  const outage = {
    queue: 'email',
    reason: 'Waiting for the mail server, which rejects our login',
    detail: '535 no',
  };
  expect(sentences({ services: { queue: true, storage: true, outages: [outage] } })).toEqual([
    'The email queue is paused. Waiting for the mail server, which rejects our login: 535 no',
  ]);
});

it('names firing alerts, and paused queues with waiting jobs', () => {
  const summary = 'No worker has served the image queue for 61 s.';
  const alert = { rule: 'no-worker', queue: 'image', since: well.at, summary } as const;
  const paused = { ...queue, isPaused: true };
  expect(sentences({ firing: [alert], queues: [{ ...paused, queued: 1, retrying: 2 }] })).toEqual([
    `Alert: ${summary}`,
    'The email queue is paused. 3 jobs are waiting.',
  ]);
  expect(sentences({ queues: [paused] })).toEqual([]);
});

it('names queues that no worker serves, with the number of waiting jobs', () => {
  const image = { ...queue, queue: 'image', workers: 0, queued: 1 };
  const report = { ...queue, queue: 'report', workers: 0, queued: 1_200 };
  expect(sentences({ queues: [queue, image] })).toEqual([
    'No worker serves the image queue. 1 job is waiting.',
  ]);
  expect(sentences({ queues: [queue, image, report] })).toEqual([
    'No worker serves the image and report queues. 1,201 jobs are waiting.',
  ]);
  const gone = (running: number) => ({
    queues: [{ ...queue, workers: 0 }],
    workers: [{ ...worker, running, aliveForMs: -1 }],
  });
  expect(sentences(gone(1))).toEqual([
    'No workers are online.',
    'Worker box:7 stopped responding. Its running jobs will be recovered.',
  ]);
  expect(sentences(gone(0))).toEqual(['No workers are online.']);
});

it('counts failed jobs, and says how long a job has been waiting', () => {
  expect(sentences({ queues: [{ ...queue, failed: 2, oldestWaitingMs: 185_000 }] })).toEqual([
    '2 jobs failed within the last 24 hours.',
    'A job in the email queue has been waiting for 3 min 5 s.',
  ]);
});
