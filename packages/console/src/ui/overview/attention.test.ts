import { expect, it } from 'vitest';
import type { GateLine } from '../gates/gate-line';
import { findAttention, type SystemState } from './attention';

const queue = {
  queue: 'email',
  ...{
    ...{ isPaused: false, pauseReason: null, outage: null },
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
  ...{ id: '1', host: 'box', pid: 7, version: '1', queues: { email: 20 }, slots: 20 },
  ...{ running: 0, rssBytes: 1 },
  ...{ loopDelayMs: 0, startedAt: '2026-11-25T10:00:00.000Z', silentMs: 1, aliveForMs: 9_000 },
};
const gate: GateLine = {
  ...{
    name: 'host:api.example.com',
    state: 'closed',
    failures: 3,
    closedUntil: null,
    lastError: 'It failed.',
  },
  ...{ lastStatus: 503, lastErrorAt: null, concurrency: null, rate: null, running: 0, waiting: 0 },
};
const well: SystemState = {
  ...{ acceptsJobs: true, more: [], shutGates: [], firing: [] },
  ...{ undispatched: 0, unknownKinds: [], queues: [queue], workers: [worker] },
};

const sentences = (changes: Partial<SystemState>) =>
  findAttention({ ...well, ...changes }).map(({ text }) => text);

it('finds nothing if all is well, even while jobs wait briefly', () => {
  expect(sentences({})).toEqual([]);
  expect(sentences({ queues: [{ ...queue, queued: 5, running: 20, oldestWaitingMs: 59_000 }] })).toEqual([]);
});

it('says first if the queue is down, and then what the app says', () => {
  const more = [{ text: 'The disk is full.', href: '/health' }];
  expect(sentences({ acceptsJobs: false, more, undispatched: 1 })).toEqual([
    "The queue can't be reached or doesn't accept writes. New jobs wait until it's back.",
    'The disk is full.',
    '1 job is waiting to be dispatched to a queue.',
  ]);
  expect(findAttention({ ...well, more })).toMatchObject([{ target: { href: '/health' }, isUrgent: true }]);
});

it('says what is urgent before what the app says that is not', () => {
  const more = [{ text: 'The mail server rejected 1 email.', href: '/failed', isUrgent: false }];
  const queues = [{ ...queue, workers: 0 }];
  expect(sentences({ more, queues, workers: [] })).toEqual([
    'No workers are online.',
    'The mail server rejected 1 email.',
  ]);
});

it('names gates that hold jobs back, until they work again', () => {
  const tried: GateLine = { ...gate, name: 'rates', state: 'half-open', waiting: 2 };
  const shutGates = [gate, tried, { ...tried, waiting: 0 }];
  expect(sentences({ shutGates: [{ ...gate, waiting: 1 }] })).toEqual([
    'api.example.com is down. 1 job is waiting.',
  ]);
  expect(findAttention({ ...well, shutGates })).toMatchObject([
    { text: 'api.example.com is down.', target: { to: '/gates' }, isUrgent: true },
    { text: 'rates was down and is being retried. 2 jobs are waiting.', isUrgent: false },
  ]);
});

it('says which queue is paused by an outage, and why', () => {
  const outage = {
    since: null,
    reason: 'Waiting for the mail server, which rejects our login',
    detail: '535 no',
  };
  expect(sentences({ queues: [{ ...queue, outage }] })).toEqual([
    'The email queue is paused. Waiting for the mail server, which rejects our login: 535 no',
  ]);
});

it('names firing alerts, and paused queues with waiting jobs', () => {
  const summary = 'No worker has served the image queue for 61 s.';
  const alert = { rule: 'no-worker', queue: 'image', since: worker.startedAt, summary } as const;
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
    'Worker box:7 stopped responding. Its running jobs will be rescued.',
  ]);
  expect(sentences(gone(0))).toEqual(['No workers are online.']);
});

it('counts failed jobs, and says how long a job has been waiting', () => {
  expect(sentences({ queues: [{ ...queue, failed: 2, oldestWaitingMs: 185_000 }] })).toEqual([
    '2 jobs failed within the last 24 hours.',
    'A job in the email queue has been waiting for 3 min 5 s.',
  ]);
});

it('says that there are more jobs than were counted', () => {
  const many = { ...queue, failed: 100_000, isPaused: true, queued: 100_000 };
  expect(sentences({ queues: [many], undispatched: 100_000 })).toEqual([
    'The email queue is paused. 100,000+ jobs are waiting.',
    '100,000+ jobs failed within the last 24 hours.',
    '100,000+ jobs are waiting to be dispatched to a queue.',
  ]);
});
