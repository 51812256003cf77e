import type { Overview, Point, QueueFigures } from '@/api/admin/overview/overview-schema';

const at = '2026-11-25T11:00:00.000Z';
const stepMs = 60_000;
const fromMs = Date.parse(at) - 60 * stepMs;

const idle: QueueFigures = {
  queue: 'email',
  isPaused: false,
  ...{ queued: 0, running: 0, retrying: 0, failed: 0, oldestWaitingMs: null, workers: 1, ended: 0 },
  ...{ waitP50: null, waitP95: null, runP50: null, runP95: null },
};
const busy: QueueFigures = {
  ...idle,
  ...{ queued: 1_204, running: 20, retrying: 3, failed: 31, oldestWaitingMs: 74_000, ended: 5_400 },
  ...{ waitP50: 14, waitP95: 940, runP50: 210, runP95: 2_300 },
};

const pointAt = (index: number, share: number): Point => {
  const wave = Math.round(share * (60 + 40 * Math.sin(index / 6)));
  const outcomes = { succeeded: wave, retrying: Math.round(wave / 12), failed: index % 9 === 0 ? 4 : 0 };
  return {
    start: new Date(fromMs + index * stepMs).toISOString(),
    ...(share > 0 ? outcomes : { succeeded: 0, retrying: 0, failed: 0 }),
    canceled: 0,
    ...(share > 0
      ? { waitP50: 12, waitP95: 400 + wave * 8, runP50: 210, runP95: 2_300 }
      : { waitP50: null, waitP95: null, runP50: null, runP95: null }),
  };
};
const points = (share: number) => Array.from({ length: 60 }, (_, index) => pointAt(index, share));

/** The overview of a system that has done nothing yet. */
export const calmOverview: Overview = {
  ...{ at, range: 'hour', from: new Date(fromMs).toISOString(), to: at, stepMs },
  services: { queue: true, storage: true, outages: [] },
  firing: [],
  ...{ undispatched: 0, rejectedEmails: 0, unknownKinds: [] },
  queues: ['email', 'image', 'import', 'report'].map((queue) => ({ ...idle, queue })),
  points: points(0),
  workers: [
    {
      ...{ id: '0199a0c4-0000-7000-8000-000000000000', host: 'box', pid: 7, version: '1.0.0' },
      ...{ queues: { email: 20, import: 2 }, running: 3, rssBytes: 180_000_000, loopDelayMs: 4 },
      ...{ startedAt: '2026-11-25T08:00:00.000Z', silentMs: 900, aliveForMs: 14_000 },
    },
  ],
};

/** The overview of a bad hour. */
export const busyOverview: Overview = {
  ...calmOverview,
  services: { queue: true, storage: false, outages: [] },
  ...{ undispatched: 12, rejectedEmails: 4, unknownKinds: [{ kind: 'new-kind', count: 3 }] },
  queues: [busy, { ...busy, queue: 'image', isPaused: true }, { ...idle, queue: 'import' }],
  points: points(1),
  workers: calmOverview.workers.map((worker) => ({ ...worker, aliveForMs: -1 })),
};
