import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

const alias = { '@': fileURLToPath(new URL('apps/web/src', import.meta.url)) };
const services = ['db', 'jobs', 'api', 'plug'];
// For the S3 server of the tests, which takes any: the developer's own are nothing to it.
const aws = {
  AWS_ACCESS_KEY_ID: 'of-the-tests',
  AWS_SECRET_ACCESS_KEY: 'of-the-tests',
  AWS_PROFILE: '',
  AWS_CONFIG_FILE: '/dev/null',
  AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
  AWS_EC2_METADATA_DISABLED: 'true',
};
// For a machine that has much else to do. What waits for a state waits for two minutes.
// Tests that run side by side in one file each start a whole system: no more than there are cores for.
const common = { testTimeout: 300_000, hookTimeout: 300_000, maxConcurrency: 2 };

// Nothing of theirs outlives a file, and to start a process for each costs more than all that they do in it.
const shared = { isolate: false };

// A file that changes modules or the environment gets its own modules; loading what comes from npm costs the most by far.
const sharedPackages = { ...shared, setupFiles: ['scripts/test/fresh-modules.ts'] };

// What does not depend on the queue is shown once.
const once = '**/*.once.plug.test.ts';

/** Tests that need services say so in their names: `*.jobs.test.ts` runs once on each queue backend. */
function project(name: string, kind: string, env: Record<string, string> = {}, more = {}) {
  const include = [`{packages,apps,prisma,scripts,e2e}/**/*.${kind}.test.{ts,tsx}`];
  return { resolve: { alias }, test: { ...common, ...more, name, include, env: { ...aws, ...env } } };
}

const projects = [
  project('plugs-postgresql', 'plug', { TEST_QUEUE: 'postgresql' }),
  project('plugs-redis', 'plug', { TEST_QUEUE: 'redis' }, { exclude: ['**/node_modules/**', once] }),
  project('jobs-postgresql', 'jobs', { TEST_QUEUE: 'postgresql' }, sharedPackages),
  project('jobs-redis', 'jobs', { TEST_QUEUE: 'redis' }, sharedPackages),
  // better-auth checks origins and addresses in production only.
  project('api', 'api', { NODE_ENV: 'production', TEST: '' }, sharedPackages),
  project('db', 'db', {}, shared),
  {
    resolve: { alias },
    test: {
      ...common,
      name: 'unit',
      ...shared,
      env: aws,
      include: ['{packages,apps,prisma,scripts}/**/*.test.{ts,tsx}'],
      exclude: ['**/node_modules/**', ...services.map((kind) => `**/*.${kind}.test.*`)],
    },
  },
];

/** In the order above, that of how long a file takes: at the end none is to run alone. */
class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const place = (file: TestSpecification) =>
      projects.findIndex(({ test }) => test.name === file.project.name);
    return (await super.sort(files)).sort((a, b) => place(a) - place(b));
  }
}

export default defineConfig({
  test: {
    // More than there are cores, because much of the time a test waits; but PostgreSQL has 200 connections for them all.
    maxWorkers: Math.min(availableParallelism() + 1, 4),
    sequence: { sequencer: LongestFirst },
    projects,
  },
});
