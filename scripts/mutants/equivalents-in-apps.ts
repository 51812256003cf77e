import type { Equivalent } from './equivalent';

/** In the console, Bull Board, and the demo. */
export const equivalentsInApps: readonly Equivalent[] = [
  {
    file: 'packages/db/src/rate-limit.ts',
    before: '?? 0',
    after: '',
    because: 'Each counted key has a limit: this is for its type.',
  },
  {
    file: 'packages/db/src/rate-limit.ts',
    before: '?? 1',
    after: '',
    because: 'The row is there, unless another attempt succeeds between the two statements.',
  },
  {
    file: 'packages/db/src/rate-limit.ts',
    context: 'ORDER BY key FOR UPDATE',
    before: '',
    after: 'DESC',
    because: 'Only statements that meet at the right time can wait for each other.',
  },
  {
    file: 'apps/web/src/api/http/idempotency.ts',
    context: 'return null',
    before: 'key === undefined',
    after: 'false',
    because: 'This only saves a read that finds nothing.',
  },
  {
    file: 'packages/bull-board/src/adapter.ts',
    before: '?? 0',
    after: '',
    because: 'Each list begins with 0: this is for its type.',
  },
  {
    file: 'packages/bull-board/src/adapter.ts',
    context: 'limit <= 0',
    before: '<=',
    after: '<',
    because: 'A LIMIT of 0 returns nothing, too.',
  },
  {
    file: 'packages/bull-board/src/adapter.ts',
    context: 'aliveForMs > 0',
    before: '>',
    after: '>=',
    because: 'No heartbeat is exactly that old.',
  },
  {
    file: 'packages/bull-board/src/rows.ts',
    before: `LIMIT \${maxCount}::int`,
    after: '',
    because: 'This only saves time: the adapter limits the sum, too.',
  },
  {
    file: 'packages/bull-board/src/rows.ts',
    before: `LIMIT \${offset + limit}::int`,
    after: '',
    because: 'This only saves time: the page is limited, too.',
  },
  {
    file: 'packages/bull-board/src/rows.ts',
    context: 'GROUP BY 1, 2',
    before: 'kind.kind IS NOT NULL',
    after: 'true',
    because: 'NULL equals nothing, so no job has that kind.',
  },
  {
    file: 'packages/bull-board/src/rows.ts',
    context: 'ORDER BY found.id',
    before: 'kind.kind IS NOT NULL',
    after: 'true',
    because: 'NULL equals nothing, so no job has that kind.',
  },
  {
    file: 'apps/web/src/api/bull-board/app.ts',
    before: '!isApiError(error)',
    after: 'false',
    because: 'Other errors get the same response below: this is for their type.',
  },
  {
    file: 'apps/web/src/api/console/authorize.ts',
    context: 'user: {',
    before: 'false',
    after: 'true',
    because: 'Users are turned away before anyone asks what they may do.',
  },
];
