import type { ActionView } from '@offload/console/ui/audit/action-view.ts';
import type { AlertTargets, TestSend } from '@/api/admin/alerts/alert-schema';
import type { HostView } from '@/api/admin/hosts/host-schema';
import type { QueueView } from '@/api/admin/limits/limit-schema';
import { exampleJobs } from './example-jobs';

const at = '2026-11-25T10:00:00.000Z';

const idleQueue: QueueView = {
  ...{ name: 'email', isPaused: false, pauseReason: null, waiting: 0, retrying: 0, running: 0 },
  ...{ concurrency: null, defaultConcurrency: 20, perMinute: null },
  ...{ ownerRunning: null, usualOwnerRunning: 10, ownerOpen: null, usualOwnerOpen: 1_000 },
};

export const idleQueues = ['email', 'image', 'import', 'report'].map((name) => ({ ...idleQueue, name }));

export const busyQueue: QueueView = {
  ...idleQueue,
  ...{ waiting: 1_204, retrying: 3, running: 20, concurrency: 50, perMinute: 6_000, ownerOpen: 200 },
};

export const pausedQueue: QueueView = {
  ...busyQueue,
  ...{ name: 'image', isPaused: true, running: 0 },
  pauseReason: 'The disk of the image server is being replaced. We expect to be back by noon.',
};

export const noTargets: AlertTargets = { recipients: [], webhookUrl: null, webhookDisabled: null };

export const exampleTargets: AlertTargets = {
  recipients: ['on-call@example.org', 'a.very.long.name.of.a.team.that.is.on.call@operations.example.org'],
  ...{ webhookUrl: 'https://hooks.example.org/services/offload/alerts', webhookDisabled: 'failing' },
};

export const exampleTests: TestSend[] = exampleJobs
  .filter(({ state }) => state === 'succeeded' || state === 'failed')
  .map((job) => ({ to: 'on-call@example.org', job }));

export const exampleHosts: HostView[] = (['open', 'closed', 'half-open'] as const).map((state, index) => ({
  ...{ name: `host:${state}.api.example.com`, state, failures: index * 5 },
  ...{ concurrency: index === 0 ? null : 4, rate: index === 1 ? { starts: 10, everyMs: 1_000 } : null },
  ...{ running: 4 - index, waiting: index * 120 },
  closedUntil: state === 'closed' ? '2026-11-25T10:05:00.000Z' : null,
  ...(state === 'open'
    ? { lastError: null, lastStatus: null, lastErrorAt: null }
    : { lastError: 'The server responded with 503.', lastStatus: 503, lastErrorAt: at }),
}));

const action: ActionView = {
  ...{ id: '1', at, actor: { id: '1', email: 'nina@example.org' }, action: 'job.retry' },
  subject: { type: 'job', id: '0199a0c4-0000-7000-8000-000000000000' },
  ...{ before: { state: 'failed' }, after: { state: 'queued' }, reason: null },
  ...{ ip: '203.0.113.7', userAgent: 'Mozilla/5.0', requestId: null },
  ...{ sessionId: null, secondFactorAt: null, outcome: 'success' },
};

export const exampleActions: ActionView[] = [
  action,
  { ...action, id: '2', action: 'queue.pause', subject: { type: 'queue', id: 'image' }, reason: 'Disk swap' },
  {
    ...{ ...action, id: '3', action: 'user.disable', subject: { type: 'user', id: '7' } },
    ...{ before: { disabled: false }, after: { disabled: true }, ip: null, userAgent: null },
  },
  {
    ...{ ...action, id: '4', action: 'alerts.change', subject: { type: 'alerts', id: 'alerts' } },
    actor: { id: '2', email: 'a.very.long.name.a.very.long.name@operations.example.org' },
  },
];
