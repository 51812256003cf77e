import { PlainError } from '@offload/processes';
import { knownBugs } from './known-bugs';
import type { KnownBug } from './mutant';
import { targetsInApps } from './targets-in-apps';

/** What to mutate, and the tests that must notice. */
export interface Target {
  files?: readonly string[];
  bugs?: readonly KnownBug[];
  /**
   * Parts of the paths of tests. The likeliest comes first, because the first failure ends the run of a mutant. But all tests of
   * one kind run together: if the first one is a `*.test.ts`, all such run first.
   */
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
    'run/claim',
    'run/claim',
    'run/hold-for-commit',
    'job/history',
    'job/later',
    'job/unique-jobs',
    'job/transitions.db',
    'job/hooks',
    'job/holds/owner-shares',
    'admission/unknown-kinds',
  ),
  ofCore(
    'run/finish',
    'run/finish',
    'run/progress',
    'run/interrupted',
    'job/history',
    'job/hooks',
    'job/holds/owner-shares',
    'admission/gate',
    'admission/concurrency',
    'job/transitions.db',
    'job/later',
    'job/unique-jobs',
  ),
  ofCore(
    'job/transitions',
    'job/transitions.db',
    'job/history',
    'job/hooks',
    'job/change-jobs',
    'run/finish',
    'job/enqueue/enqueue.db',
  ),
  ...['admission/admit', 'job/holds/rooms', 'admission/displace'].map((file) =>
    ofCore(
      file,
      'admission/admit',
      'admission/displace',
      'job/holds/owner-shares',
      'admission/concurrency',
      'admission/gate',
      'admission/breaker',
      'clock-set-back',
    ),
  ),
  ...['pass-opened', 'unknown-kinds'].map((name) =>
    ofCore(`admission/${name}`, 'admission/pass-opened', 'admission/unknown-kinds', 'job/later'),
  ),
  ofCore('job/holds/owner-shares', 'job/holds/owner-shares', 'client/client-enqueue'),
  ofCore('job/history', 'job/history', 'job/attempts'),
  ofCore(
    'job/change-jobs',
    'job/change-jobs',
    'job/hooks',
    'job/later',
    'job/unique-jobs',
    'job/transitions.db',
    'job/notify',
    'admission/gate',
  ),
  ofCore('job/may-cancel', 'run/hold-for-commit'),
  ...['find-jobs', 'job-reader'].map((name) => ofCore(`job/read/${name}`, 'job/read/', 'client/open-jobs')),
  ofCore(
    'job/holds/holds',
    'admission/unknown-kinds',
    'job/later',
    'job/unique-jobs',
    'admission/gate',
    'job/holds/owner-shares',
    'admission/concurrency',
    'job/change-jobs',
  ),
  ofCore(
    'delivery/outbox',
    'delivery/outbox',
    'delivery/sweep/sweep',
    'job/enqueue/enqueue.db',
    'job/notify',
    'admission/unknown-kinds',
  ),
  ...['slots', 'delivery'].map((name) => ofCore(`delivery/${name}`, `delivery/${name}.test`)),
  ofCore('delivery/pump', 'delivery/pump', 'worker/shared-deliveries', 'worker/interrupted-deliveries'),
  ofCore(
    'delivery/carry',
    'delivery/carry.test',
    'delivery/carry.db',
    'delivery/dispatch',
    'delivery/sweep/sweep',
    'delivery/postgres',
    'worker/shared-deliveries',
    'worker/interrupted-deliveries',
    'delivery/redeliver',
  ),
  ...['insert-jobs', 'new-job'].map((name) =>
    ofCore(
      `job/enqueue/${name}`,
      'job/later',
      'job/unique-jobs',
      'job/enqueue/',
      'job/holds/owner-shares',
      'admission/gate.db',
      'admission/concurrency',
      'mistakes.db',
    ),
  ),
  ofCore('job/enqueue/check-enqueue', 'mistakes.db', 'job/enqueue/enqueue.db'),
  ofCore('run/outcome', 'run/outcome'),
  ofCore('run/deadline', 'run/deadline', 'run/attempt'),
  ofCore('run/writer', 'run/writer', 'run/progress', 'run/lost-claims'),
  ofCore('contract/issue-text', 'contract/issue-text'),
  ofCore('alerts/run-without-worker', 'alerts/run-without-worker'),
  ofCore('job/signal', 'job/signal.db', 'client/open-jobs'),
  ofCore('client/client-changes', 'client/client-changes.db', 'client/open-jobs', 'mistakes.db', 'two-apps'),
  ...['staff-access', 'staff-requests'].map((name) => ofCore(`admin/${name}`, `admin/${name}.`)),
  ...['access', 'create-console'].map((name) => ({
    files: [`packages/console/src/${name}.ts`],
    tests: ['access', 'create-console', 'audit'].map((test) => `packages/console/src/${test}.`),
  })),
  {
    files: ['job-route', 'list-route', 'exposed', 'exchange'].map(
      (name) => `packages/react/src/server/${name}.ts`,
    ),
    tests: ['packages/react/src/server/'],
  },
  {
    bugs: knownBugs,
    tests: [`${core}/life.model`],
  },
  ...targetsInApps,
];

/** Returns one of several parts of all targets: `2/6` is the second of six. */
export function targetsOfPart(part: string): Target[] {
  const [number = 0, count = 0] = part.split('/').map(Number);
  if (!(number >= 1 && number <= count))
    throw new PlainError(`--part must be like 2/6, the second of six, not ${part}.`);
  return targets.filter((_target, index) => index % count === number - 1);
}
