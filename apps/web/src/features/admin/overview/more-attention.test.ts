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

it('says if files have no place', () => {
  expect(sentences({ services: { queue: true, storage: false, outages: [] }, undispatched: 1 })).toEqual([
    "Files can't be stored because the file storage is full or can't be reached. Jobs with files wait.",
    '1 job is waiting to be dispatched to a queue.',
  ]);
});
