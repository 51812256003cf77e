import type { JobView } from './job-schema';

/** A new, waiting job: for tests, stories, and the test of a webhook. */
export const exampleJob: JobView = {
  id: '0199a0c4-0000-7000-8000-000000000000',
  kind: 'example',
  queue: 'report',
  state: 'queued',
  version: 1,
  progress: { percent: 0, step: null },
  attempt: 0,
  maxAttempts: 4,
  createdAt: '2026-11-25T10:00:00.000Z',
  startedAt: null,
  finishedAt: null,
  queueTimeMs: null,
  lastHeardAt: null,
  nextAttemptAt: null,
  runAt: null,
  priority: 'normal',
  parentId: null,
  waitingFor: null,
  warnings: 0,
  steps: [],
  error: null,
  result: null,
  files: [],
  links: { self: '', events: '', page: '' },
};
