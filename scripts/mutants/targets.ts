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
  ofCore('job/change-jobs', 'job/change-jobs', 'job/later', 'job/transitions.db', 'admission/'),
  ...['find-jobs', 'job-reader'].map((name) => ofCore(`job/read/${name}`, 'job/read/', 'open-jobs')),
  ofCore('admission/concurrency', 'admission/concurrency'),
  ofCore('admission/gates', 'admission/', 'job/later'),
  ofCore('delivery/outbox', 'delivery/outbox', 'job/notify', 'admission/', 'worker/claim'),
  ...['pump', 'slots', 'delivery', 'carry'].map((name) =>
    ofCore(`delivery/${name}`, 'worker/shared-deliveries', 'delivery/'),
  ),
  ...['insert-jobs', 'new-job'].map((name) =>
    ofCore(`job/${name}`, 'job/enqueue', 'admission/', 'job/later', 'misuse.db'),
  ),
  ofCore('job/check-enqueue', 'misuse.db', 'job/enqueue.db'),
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
    tests: ['apps/web/src/api/account/two-factor'],
  },
  {
    files: ['apps/web/src/api/bull-board/app.ts'],
    tests: ['apps/web/src/api/bull-board/', 'apps/web/src/api/account/two-factor.api'],
  },
  {
    files: ['apps/web/src/api/http/request-guards.ts'],
    tests: [
      'api/hostile-input',
      'api/every-route',
      'api/files/files.api',
      'api/images/images.api',
      'api/reports.api',
    ],
  },
  {
    files: ['apps/web/src/api/http/guards.ts'],
    tests: ['api/roles.api', 'api/every-route', 'api/account/two-factor'],
  },
  {
    files: ['apps/web/src/api/http/known-parameters.ts', 'apps/web/src/api/http/request-id.ts'],
    tests: ['api/http/request-id', 'api/every-route', 'api/hostile-input', 'api/jobs/jobs-list'],
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
    files: ['packages/db/src/rate-limit.ts', 'apps/web/src/server/auth/call-limits.ts'],
    tests: [
      'packages/db/src/rate-limit',
      'api/account/sign-in-limits',
      'api/account/forgotten-password',
      'api/account/signup',
    ],
  },
  { files: ['apps/web/src/api/jobs/owner-limit.ts'], tests: ['api/jobs/quota', 'api/reports.api'] },
  { files: ['apps/web/src/api/console/authorize.ts'], tests: ['api/console/', 'api/roles.api'] },
  {
    files: ['apps/web/src/api/schedules/schedule-queries.ts'],
    tests: ['api/schedules/schedules.api', 'api/other-owners'],
  },
  {
    files: ['notification-queries', 'push-queries'].map(
      (name) => `apps/web/src/api/notifications/${name}.ts`,
    ),
    tests: ['api/notifications/'],
  },
  {
    files: ['apps/web/src/server/auth/roles.ts', 'apps/web/src/api/http/operator.ts'],
    tests: ['api/roles.api', 'api/other-owners', 'api/jobs/job-actions', 'api/files/file-reads'],
  },
  {
    files: [
      'apps/web/src/api/jobs/job-queries.ts',
      'apps/web/src/api/files/file-queries.ts',
      'apps/web/src/api/webhooks/webhook-queries.ts',
    ],
    tests: [
      'api/other-owners',
      'api/jobs/jobs-list',
      'api/jobs/job.api',
      'api/files/files.api',
      'api/webhooks/',
    ],
  },
];
