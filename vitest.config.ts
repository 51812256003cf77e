import { existsSync, readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';
import { type Project, projects } from './scripts/test/projects.ts';

const alias = {
  '@': fileURLToPath(new URL('apps/web/src', import.meta.url)),
  // The version that Next.js uses for the app router.
  'next/dynamic': 'next/dist/shared/lib/app-dynamic.js',
};
// For the S3 server of the tests, which accepts any. The developer's own must not reach it.
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
const common = {
  testTimeout: 300_000,
  hookTimeout: 300_000,
  maxConcurrency: 2,
  expect: { poll: { timeout: 60_000 } },
};

const rooms = '{packages,apps,prisma,scripts,e2e}';
const kinds = new Set(projects.flatMap((project) => project.kinds));
const globOf = (kind: string) => `${rooms}/**/*.${kind}.test.{ts,tsx}`;

function filesOf({ kinds: own }: Project) {
  const others = [...kinds].filter((kind) => kind !== 'unit' && !own.includes(kind));
  const include = own.includes('unit') ? [`${rooms}/**/*.test.{ts,tsx}`] : own.map(globOf);
  return { include, exclude: ['**/node_modules/**', ...others.map(globOf)] };
}

function configOf(project: Project) {
  const { name, queue, needs, environment } = project;
  return {
    resolve: { alias },
    // React's production build can't render what is compiled for development.
    oxc: { jsx: { development: false } },
    test: {
      ...common,
      ...filesOf(project),
      name,
      ...(environment && { environment }),
      env: {
        ...aws,
        ...(queue && { TEST_QUEUE: queue }),
        // better-auth checks origins and addresses in production only.
        ...(needs === 'services' && { NODE_ENV: 'production', TEST: '' }),
      },
      // Starting a process for each file costs more than all that most of them do. Those that start systems are few.
      isolate: needs === 'build',
      // Each process loads by itself what its tests import. What waits for nothing needs no more of them than there are cores.
      ...(!needs && { maxWorkers: availableParallelism(), sequence: { groupOrder: 1 } }),
      setupFiles: [
        ...(process.env.TEST_PROFILE ? ['scripts/test/measure.ts'] : []),
        ...(needs === 'services' ? ['apps/web/src/testing/print-log.ts'] : []),
        ...(environment ? ['apps/web/src/testing/empty-document.ts'] : []),
      ],
    },
  };
}

const durationsFile = new URL('scripts/test/durations.json', import.meta.url);
const durations: Record<string, number> = existsSync(durationsFile)
  ? JSON.parse(readFileSync(durationsFile, 'utf8'))
  : {};

/**
 * Runs a project after the other, and its longest files first. A process runs only one project's files, so whenever the
 * next file belongs to another one, it ends, and what the files import must be loaded again.
 */
class ByProject extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const place = (file: TestSpecification) => projects.findIndex(({ name }) => name === file.project.name);
    const secondsOf = ({ moduleId }: TestSpecification) =>
      durations[moduleId.slice(fileURLToPath(new URL('.', import.meta.url)).length)] ?? 0;
    return (await super.sort(files)).sort((a, b) => place(a) - place(b) || secondsOf(b) - secondsOf(a));
  }
}

/** Also for `npm run mutants`. */
export const projectConfigs = projects.map(configOf);

export default defineConfig({
  test: {
    // More than there are cores, because much of the time a test waits; but PostgreSQL has 400 connections for them all.
    maxWorkers: Math.min(availableParallelism() + 2, 5),
    sequence: { sequencer: ByProject },
    projects: projectConfigs,
  },
});
