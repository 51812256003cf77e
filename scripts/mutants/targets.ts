import { bugsOfRows } from './bugs-of-rows';
import { bugsOfRuns } from './bugs-of-runs';
import type { KnownBug } from './mutant';

/** What to mutate, and the tests that must notice. */
export interface Target {
  files?: readonly string[];
  bugs?: readonly KnownBug[];
  /** Parts of the paths of tests. The likeliest comes first, because the first failure ends the run of a mutant. */
  tests: readonly string[];
}

const core = 'packages/core/src';

function ofCore(file: string, ...tests: string[]): Target {
  return { files: [`${core}/${file}.ts`], tests: tests.map((name) => `${core}/${name}`) };
}

export const targets: Target[] = [
  {
    files: [`${core}/job/states.ts`],
    tests: [
      `${core}/job/states`,
      'scripts/checks/state-diagram',
      `${core}/job/transitions.db`,
      `${core}/job/change-jobs`,
    ],
  },
  ofCore(
    'worker/claim',
    'worker/claim',
    'job/history',
    'job/later',
    'job/transitions.db',
    'contract/hooks',
    'admission/admission',
    'admission/unknown-kinds',
  ),
  ofCore(
    'worker/finish',
    'worker/finish',
    'worker/interrupted',
    'job/history',
    'contract/hooks',
    ...['admission/admission', 'admission/gate', 'admission/concurrency'],
    'job/transitions.db',
    'job/later',
  ),
  ofCore(
    'job/transitions',
    'job/transitions.db',
    'job/history',
    'contract/hooks',
    'job/change-jobs',
    'worker/finish',
    'job/enqueue.db',
  ),
  ofCore(
    'admission/admission',
    'admission/admission',
    'admission/unknown-kinds',
    'job/later',
    'admission/gate',
  ),
  ofCore('job/history', 'job/history', 'job/attempts'),
  ofCore(
    'job/change-jobs',
    'job/change-jobs',
    'contract/hooks',
    'job/later',
    'job/transitions.db',
    'job/notify',
    'admission/gate',
  ),
  ...['find-jobs', 'job-reader'].map((name) => ofCore(`job/read/${name}`, 'job/read/', 'open-jobs')),
  ofCore('admission/concurrency', 'admission/concurrency'),
  ofCore(
    'admission/gates',
    'admission/unknown-kinds',
    'job/later',
    'admission/gate',
    'admission/admission',
    'admission/concurrency',
    'job/change-jobs',
  ),
  ofCore('delivery/outbox', 'delivery/outbox', 'job/enqueue.db', 'job/notify', 'admission/unknown-kinds'),
  ...['slots', 'delivery'].map((name) => ofCore(`delivery/${name}`, `delivery/${name}.test`)),
  ...['pump', 'carry'].map((name) =>
    ofCore(`delivery/${name}`, 'worker/shared-deliveries', 'delivery/redeliver', 'delivery/silent'),
  ),
  ...['insert-jobs', 'new-job'].map((name) =>
    ofCore(
      `job/${name}`,
      'job/later',
      'job/enqueue',
      ...['admission/admission.db', 'admission/gate.db', 'admission/concurrency'],
      'misuse.db',
    ),
  ),
  ofCore('job/check-enqueue', 'misuse.db', 'job/enqueue.db'),
  ofCore('worker/outcome', 'worker/outcome'),
  ofCore('worker/run/deadline', 'worker/run/deadline', 'worker/run/attempt'),
  ofCore('worker/consume/lost-claims', 'worker/consume/lost-claims'),
  ofCore('contract/issue-text', 'contract/issue-text'),
  ofCore('alerts/run-without-worker', 'alerts/watch-alerts'),
  ofCore('job/signal', 'open-jobs'),
  ofCore('client-changes', 'open-jobs', 'misuse.db', 'two-apps'),
  ...['access', 'requests', 'create-console'].map((name) => ({
    files: [`packages/console/src/${name}.ts`],
    tests: ['access', 'requests', 'create-console', 'audit'].map((test) => `packages/console/src/${test}.`),
  })),
  {
    files: ['job-route', 'list-route', 'exposed', 'exchange'].map(
      (name) => `packages/react/src/server/${name}.ts`,
    ),
    tests: ['packages/react/src/server/'],
  },
  {
    bugs: [...bugsOfRuns, ...bugsOfRows],
    tests: [`${core}/life.model`],
  },
  {
    files: ['apps/web/src/server/auth/two-factor/enrollment.ts'],
    tests: ['apps/web/src/api/account/two-factor.api'],
  },
  {
    files: ['actions', 'adapter', 'board-job', 'rows', 'statuses'].map(
      (name) => `packages/bull-board/src/${name}.ts`,
    ),
    tests: ['packages/bull-board/src/'],
  },
  {
    files: ['app', 'board', 'frame'].map((name) => `apps/web/src/api/bull-board/${name}.ts`),
    tests: [
      ...['board', 'refused', 'buttons'].map((name) => `apps/web/src/api/bull-board/${name}.queue`),
      'apps/web/src/api/other-settings',
    ],
  },
  {
    files: ['apps/web/src/api/http/request-guards.ts'],
    tests: ['api/http/request-guards'],
  },
  {
    files: ['apps/web/src/api/http/guards.ts'],
    tests: [
      ...['api/roles.api', 'api/account/two-factor.api', 'api/account/two-factor-new-code'],
      ...['api/console/console', 'api/every-route'],
    ],
  },
  {
    files: ['apps/web/src/api/http/known-parameters.ts'],
    tests: ['api/http/known-parameters'],
  },
  {
    files: ['apps/web/src/api/http/request-object.ts'],
    tests: ['api/unknown-fields', 'api/http/known-parameters', 'api/reports.api'],
  },
  {
    files: ['apps/web/src/api/http/request-id.ts'],
    tests: ['api/http/request-id', 'api/jobs/timeline', 'api/roles.api'],
  },
  {
    files: ['apps/web/src/api/http/idempotency.ts'],
    tests: ['api/http/idempotency'],
  },
  ...['client-address', 'incoming-requests', 'origins', 'reader-cookie', 'content-policy'].map((name) => ({
    files: [`apps/web/src/server/http/${name}.ts`],
    tests: ['apps/web/src/server/http/'],
  })),
  {
    files: ['apps/web/src/server/http/page-status.ts'],
    tests: ['apps/web/src/server/http/page-status'],
  },
  {
    files: ['packages/db/src/rate-limit.ts'],
    tests: ['packages/db/src/rate-limit'],
  },
  {
    files: ['apps/web/src/server/auth/call-limits.ts'],
    tests: ['api/account/sign-in-limits', 'api/account/auth-routes'],
  },
  { files: ['apps/web/src/api/jobs/owner-limit.ts'], tests: ['api/jobs/quota', 'api/reports.api'] },
  {
    files: ['apps/web/src/server/auth/staff-session.ts'],
    tests: ['server/auth/staff-session'],
  },
  {
    files: ['apps/web/src/server/auth/console-session.ts'],
    tests: ['api/account/console-session'],
  },
  {
    files: ['apps/web/src/server/auth/two-factor/two-factor.ts'],
    tests: ['api/account/two-factor.api', 'api/account/two-factor-new-code'],
  },
  { files: ['apps/web/src/api/console/authorize.ts'], tests: ['api/console/', 'api/roles.api'] },
  {
    files: ['apps/web/src/api/schedules/schedule-queries.ts'],
    tests: ['api/schedules/schedules.api', 'api/schedules/schedule-cron', 'api/other-owners'],
  },
  {
    files: ['notification-queries', 'push-queries'].map(
      (name) => `apps/web/src/api/notifications/${name}.ts`,
    ),
    tests: ['api/notifications/', 'api/account/account.api'],
  },
  {
    files: ['apps/web/src/server/auth/roles.ts'],
    tests: ['server/auth/roles'],
  },
  {
    files: ['apps/web/src/api/http/operator.ts'],
    tests: ['api/roles.api', 'api/files/file-reads', 'api/jobs/job-actions'],
  },
  {
    files: ['apps/web/src/api/jobs/job-queries.ts'],
    tests: ['api/jobs/jobs-list', 'api/jobs/job.api', 'api/other-owners'],
  },
  {
    files: ['apps/web/src/api/files/file-queries.ts'],
    tests: ['api/files/files.api', 'api/files/files-zip', 'api/roles.api', 'api/other-owners'],
  },
  {
    files: ['apps/web/src/api/webhooks/webhook-queries.ts'],
    tests: ['api/webhooks/', 'api/other-owners'],
  },
];
