import type { Target } from './targets';

/** Guards of Bull Board and of the demo. */
export const targetsInApps: readonly Target[] = [
  {
    files: ['apps/web/src/server/auth/two-factor/enrollment.ts'],
    tests: ['apps/web/src/api/account/two-factor.api'],
  },
  {
    files: [
      ...['actions', 'adapter', 'board-api', 'board-job', 'board-queues', 'create-board-route', 'metrics'],
      ...['options', 'page/document', 'rows', 'schedulers', 'statuses'],
    ].map((name) => `packages/bull-board/src/${name}.ts`),
    tests: ['packages/bull-board/src/'],
  },
  {
    files: ['apps/web/src/api/bull-board/board.ts'],
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
      'api/roles.api',
      'api/account/two-factor.api',
      'api/account/two-factor-new-code',
      'api/console/console',
      'api/every-route',
    ],
  },
  {
    files: ['apps/web/src/api/http/known-parameters.ts'],
    tests: ['api/http/known-parameters'],
  },
  {
    files: ['apps/web/src/api/http/request-object.ts'],
    tests: ['api/unknown-fields', 'api/http/known-parameters', 'api/reports.api', 'api/images/images.api'],
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
    files: ['apps/web/src/api/notifications/notification-queries.ts'],
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
    tests: ['api/jobs/jobs-list', 'api/jobs/job.api', 'api/account/guests', 'api/other-owners'],
  },
  {
    files: ['apps/web/src/api/files/file-queries.ts'],
    tests: [
      ...['files.api', 'files-zip', 'file-reads'].map((name) => `api/files/${name}`),
      'api/roles.api',
      'api/other-owners',
    ],
  },
  {
    files: ['apps/web/src/api/webhooks/webhook-queries.ts'],
    tests: ['api/webhooks/', 'api/other-owners'],
  },
];
