import { expect, it } from 'vitest';
import type { FiringAlert } from '../../reads/alerts';
import type { GateLine } from '../gates/gate-line';
import { findAttention } from './attention';
import type { SystemState } from './system-state';

const queue = {
  queue: 'email',
  ...{
    ...{ isPaused: false, pauseReason: null, outage: null },
    queued: 0,
    running: 0,
    retrying: 0,
    failed: 0,
    oldestWaitingMs: null,
    waitingOwners: null,
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
  ...{ undispatched: [], unknownKinds: [], queues: [queue], workers: [worker] },
};

const found = (changes: Partial<SystemState>) => findAttention({ ...well, ...changes });
const sentences = (changes: Partial<SystemState>) => found(changes).map(({ text }) => text);
const alert = (rule: FiringAlert['rule'], summary: string, of = 'email'): FiringAlert => ({
  ...{ rule, summary, queue: of, since: worker.startedAt },
});

/** What every cause that holds the queue explains. */
const waits = { ...queue, queued: 8, retrying: 4, oldestWaitingMs: 185_000, waitingOwners: 5 };
const consequences: Partial<SystemState> = {
  firing: [
    alert('outage', 'The email queue has been held by an outage for 61 s.'),
    alert('no-worker', 'No worker has served the email queue for 61 s.'),
    alert('stalled', '12 jobs in the email queue should run.'),
    alert('oldest-waiting', 'A job in the email queue has been waiting for 3 min.'),
  ],
  undispatched: [{ queue: 'email', count: 12 }],
};
const waiting = '12 jobs of 5 owners are waiting, the oldest for 3 min 5 s.';

it('finds nothing if all is well, even while jobs wait briefly', () => {
  expect(sentences({})).toEqual([]);
  expect(sentences({ queues: [{ ...queue, queued: 5, running: 20, oldestWaitingMs: 59_000 }] })).toEqual([]);
});

it('says first if the queue server is down, which explains all waiting jobs, and then what the app says', () => {
  const more = [{ text: 'The disk is full.', href: '/health' }];
  const image = { ...queue, queue: 'image', queued: 1 };
  const state = { ...consequences, acceptsJobs: false, more, queues: [waits, image] };
  expect(found(state)).toMatchObject([
    {
      text: "The queue can't be reached or doesn't accept writes.",
      details: [
        '13 jobs are waiting, the oldest for 3 min 5 s.',
        "New jobs are stored and wait until it's back.",
      ],
      target: { to: '/queues' },
    },
    { text: 'The disk is full.', target: { href: '/health' }, isUrgent: true },
  ]);
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
  expect(found({ shutGates })).toMatchObject([
    { text: 'api.example.com is down.', details: [], target: { to: '/gates' }, isUrgent: true },
    {
      text: 'rates was down and is being retried.',
      details: ['2 jobs are waiting.'],
      isUrgent: false,
    },
  ]);
});

it('has one line for an outage: why, since when, how many jobs of how many owners wait, and what happens next', () => {
  const since = '2026-11-25T10:01:00.000Z';
  const nextProbeAt = '2026-11-25T10:05:00.000Z';
  const outage = {
    ...{ since, reason: 'Waiting for the mail server, which rejects our login', detail: '535 no' },
    ...{ probes: 3, nextProbeAt },
  };
  expect(found({ ...consequences, queues: [{ ...waits, outage }] })).toMatchObject([
    {
      text: 'An outage holds the email queue. Waiting for the mail server, which rejects our login.',
      since,
      details: ['535 no.', waiting],
      probe: { queues: ['email'], nextProbeAt },
      target: { to: '/queues/email' },
      isUrgent: true,
    },
  ]);
  const two = ['email', 'image'].map((name) => ({ ...queue, queue: name, outage }));
  expect(found({ queues: two })).toMatchObject([
    {
      text: 'An outage holds the email and image queues. Waiting for the mail server, which rejects our login.',
      target: { to: '/queues' },
    },
  ]);
  const hidden = { ...outage, reason: null, detail: null };
  expect(sentences({ queues: [{ ...queue, outage: hidden }] })).toEqual(['An outage holds the email queue.']);
});

it('has one line for a queue that staff have paused, with the reason, if jobs wait for it', () => {
  const paused = { ...waits, isPaused: true, pauseReason: 'The mail server moves' };
  expect(found({ ...consequences, queues: [paused] })).toMatchObject([
    {
      text: 'Staff have paused the email queue: The mail server moves',
      details: [waiting, 'Resume the queue to run them.'],
      target: { to: '/queues/email' },
    },
  ]);
  expect(sentences({ queues: [{ ...queue, isPaused: true }] })).toEqual([]);
});

it('has one line for the queues that no worker serves', () => {
  const image = { ...queue, queue: 'image', workers: 0, queued: 1_200 };
  expect(found({ ...consequences, queues: [{ ...waits, workers: 0 }] })).toMatchObject([
    {
      text: 'No worker serves the email queue.',
      details: [waiting, 'Start a worker that serves it.'],
      target: { to: '#workers' },
    },
  ]);
  expect(found({ queues: [{ ...waits, workers: 0 }, image] })).toMatchObject([
    {
      text: 'No worker serves the email and image queues.',
      details: ['1,212 jobs are waiting, the oldest for 3 min 5 s.', 'Start a worker that serves them.'],
    },
  ]);
});

it('names offline workers whose jobs are to be rescued, as a part of it if no worker is online', () => {
  const rescued = 'Worker box:7 stopped responding. Its running jobs will be rescued.';
  const gone = { ...worker, running: 1, aliveForMs: -1 };
  expect(found({ workers: [worker, gone] })).toMatchObject([{ text: rescued, isUrgent: false }]);
  const none = { queues: [{ ...queue, workers: 0 }], workers: [gone] };
  expect(found(none)).toMatchObject([
    { text: 'No workers are online.', details: [rescued, 'Start a worker.'] },
  ]);
  expect(sentences({ workers: [worker, { ...gone, running: 0 }] })).toEqual([]);
});

it('shows an alert about waiting jobs if nothing else explains why they wait', () => {
  const [, , stalled, oldest] = consequences.firing ?? [];
  const state = { ...consequences, queues: [waits] };
  expect(sentences(state)).toEqual([stalled?.summary]);
  expect(sentences({ ...state, firing: oldest ? [oldest] : [] })).toEqual([oldest?.summary]);
  expect(found({ ...state, firing: [] })).toMatchObject([
    {
      text: 'A job in the email queue has been waiting for 3 min 5 s.',
      target: { to: '/jobs?state=queued%2Cretrying&queue=email&sort=oldest' },
      isUrgent: false,
    },
  ]);
});

it('counts each failure once, and leads to exactly the failures that it counts', () => {
  const failing = { ...queue, failed: 70 };
  const image = { ...queue, queue: 'image', failed: 1 };
  expect(found({ queues: [failing, image] })).toMatchObject([
    { text: '71 jobs failed within the last 24 hours.', target: { to: '/failed?days=1' } },
  ]);
  const summary = '80% of the runs in the email queue failed within 10 minutes. The threshold is 20%.';
  expect(found({ queues: [failing, image], firing: [alert('failed-rate', summary)] })).toMatchObject([
    {
      text: summary,
      details: ['70 jobs of this queue failed within the last 24 hours.'],
      target: { to: '/failed?days=1&queue=email' },
    },
    {
      text: '1 job of the image queue failed within the last 24 hours.',
      target: { to: '/failed?days=1&queue=image' },
    },
  ]);
});

it('leads to exactly the jobs that have yet to be dispatched', () => {
  expect(found({ undispatched: [{ queue: 'email', count: 1 }] })).toMatchObject([
    {
      text: '1 job of the email queue has yet to be dispatched to it.',
      target: { to: '/jobs?q=is%3Aundispatched&queue=email&sort=oldest' },
      isUrgent: false,
    },
  ]);
});

it('names a queue that the code has no more, and says what to do about its jobs', () => {
  expect(found({ undispatched: [{ queue: 'letters', count: 2 }] })).toMatchObject([
    {
      text: 'The code has no letters queue. 2 jobs wait in it.',
      details: ['Deploy a worker that has this queue, or cancel its jobs.'],
      target: { to: '/jobs?q=is%3Aundispatched&queue=letters&sort=oldest' },
      isUrgent: true,
    },
  ]);
});

it('says that there are more jobs and owners than were counted', () => {
  const many = { ...queue, failed: 100_000, isPaused: true, queued: 100_000, waitingOwners: 900 };
  expect(found({ queues: [many] })).toMatchObject([
    {
      text: 'Staff have paused the email queue.',
      details: ['100,000+ jobs of 900+ owners are waiting.', 'Resume the queue to run them.'],
    },
    { text: '100,000+ jobs failed within the last 24 hours.' },
  ]);
});
