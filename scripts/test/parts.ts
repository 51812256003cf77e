import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Supervisor, Task } from '@offload/processes';
import { nodeOn, tool } from '../bin';
import { buildAll } from '../build/prepare';
import { root } from '../root';
import { findVersion, installedVersions } from '../services/installed-postgres';
import type { Outcome } from './outcome';
import { type Reader, readPlaywright, readVitest } from './report';
import type { Run } from './run-folder';
import { startServices, testEnv, type Variables } from './surroundings';

export type Surroundings = (supervisor: Supervisor, run: Run) => Promise<Variables>;

export interface Part {
  name: string;
  surroundings: Surroundings;
  command: (report: string, variables: Variables) => Task;
  /** Returns the command that runs again whenever a file changes. */
  watch?: (report: string, variables: Variables) => Task;
  /** Returns the command that runs a single test or file; null: it can't run by itself. */
  rerun: ((failure: Outcome, report: string, variables: Variables) => Task) | null;
  read: Reader;
}

/** Returns the part for vitest projects, which all run at once: a waiting project leaves the CPU to the others. */
export function vitest(name: string, surroundings: Surroundings, projectNames: string[], files: string[]) {
  function run(report: string, variables: Variables, args: string[]): Task {
    const reporters = ['--reporter=default', `--reporter=${join(root, 'scripts/test/vitest-reporter.ts')}`];
    // Otherwise, each project transforms again what others have transformed. Of this run only: a kept one has paths in it
    // of files that may have moved.
    const modules = [
      '--experimental.fsModuleCache',
      `--experimental.fsModuleCachePath=${join(dirname(report), 'modules')}`,
    ];
    const task = tool(
      'vitest',
      [...args, ...reporters, ...modules],
      testEnv({ ...variables, TEST_REPORT: report }),
    );
    // The system that is tested beside it closes what this process creates to other users, and tests play those.
    return {
      ...task,
      command: 'sh',
      args: ['-c', 'umask 022 && exec "$0" "$@"', task.command, ...task.args],
    };
  }
  return {
    name,
    surroundings,
    command: (report: string, variables: Variables) =>
      run(report, variables, ['run', ...projectNames.map((project) => `--project=${project}`), ...files]),
    watch: (report: string, variables: Variables) =>
      run(report, variables, ['watch', ...projectNames.map((project) => `--project=${project}`), ...files]),
    rerun: ({ project, file, titles }: Outcome, report: string, variables: Variables) => {
      const title = titles.length > 0 ? ['--testNamePattern', `^${escapeRegExp(titles.join(' '))}$`] : [];
      return run(report, variables, ['run', `--project=${project}`, file, ...title]);
    },
    read: readVitest,
  };
}

function escapeRegExp(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
}

/** Returns the part for a Playwright project. */
export function endToEnd(project: string, surroundings: Surroundings, files: string[]): Part {
  const run = (report: string, variables: Variables, args: string[]) =>
    tool(
      'playwright',
      ['test', '--reporter=list,json', `--project=${project}`, ...args],
      testEnv({
        ...variables,
        PLAYWRIGHT_JSON_OUTPUT_FILE: report,
        // By default, it's in the temporary folder, where another user may have put code.
        PLAYWRIGHT_TRANSFORM_CACHE_DIR: join(root, 'node_modules/.cache/offload/playwright'),
      }),
    );
  return {
    name: `e2e-${project}`,
    surroundings,
    command: (report, variables) => run(report, variables, files),
    rerun: ({ file, titles }, report, variables) => {
      const list = `${report}.list`;
      writeFileSync(list, [file.replace('e2e/', ''), ...titles].join(' › '));
      return run(report, variables, ['--test-list', list]);
    },
    read: readPlaywright,
  };
}

/** Returns the part that runs what depends on the database on another PostgreSQL, with its default settings. */
export function onPostgres(version: string): Part {
  const surroundings: Surroundings = async (supervisor, run) => {
    await buildAll(supervisor);
    return startServices(supervisor, run, await findVersion(supervisor, version));
  };
  const part = vitest(`postgresql-${version}`, surroundings, ['smoke', 'services'], []);
  const label = ` on PostgreSQL ${version}`;
  return {
    ...part,
    rerun: (failure, ...rest) =>
      part.rerun({ ...failure, project: failure.project.replace(label, '') }, ...rest),
    read(report) {
      const { outcomes, errors } = part.read(report);
      return { errors, outcomes: outcomes.map((one) => ({ ...one, project: one.project + label })) };
    },
  };
}

/** The oldest version that we support, and the newest one that is there. */
export function postgresVersions(): string[] {
  return [...new Set(['15', ...installedVersions().slice(-1)])];
}

/** A program that tests the built system and writes the same report as vitest. */
interface Program {
  name: string;
  file: string;
  args: string[];
}

export const programs: Program[] = [
  { name: 'matrix', file: 'e2e/matrix/main.ts', args: [] },
  { name: 'soak', file: 'e2e/soak/main.ts', args: ['--minutes', '6'] },
];

export function programPart({ name, file, args }: Program, surroundings: Surroundings): Part {
  const command = (report: string, variables: Variables) => {
    const { command, args: before } = nodeOn(file);
    const env = testEnv({ ...variables, TEST_REPORT: report });
    return { name, command, args: [...before, ...args], cwd: root, env };
  };
  return { name, surroundings, command, rerun: null, read: readVitest };
}
