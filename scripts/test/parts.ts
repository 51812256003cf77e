import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PlainError, type Supervisor, type Task } from '@offload/processes';
import { tool } from '../bin';
import { buildAll } from '../build/prepare';
import { root } from '../root';
import type { Outcome } from './outcome';
import { type Reader, readPlaywright, readVitest } from './report';
import type { Run } from './run-folder';
import { startServices, startSystemUnderTest, testEnv, type Variables } from './surroundings';

type Surroundings = (supervisor: Supervisor, run: Run) => Promise<Variables>;

export interface Part {
  name: string;
  surroundings: Surroundings;
  /** What else the part needs. */
  prepare?: (supervisor: Supervisor) => Promise<void>;
  /** How often to run the command. */
  rounds: number;
  command: (report: string, variables: Variables) => Task;
  /** Returns the command that runs a single test or file. */
  rerun: (failure: Outcome, report: string, variables: Variables) => Task;
  read: Reader;
}

/** Returns the part for a vitest project (vitest.config.ts). */
interface Project {
  name: string;
  needsServices: boolean;
  needsBuild: boolean;
}

const projects: Project[] = [
  { name: 'unit', needsServices: false, needsBuild: false },
  { name: 'db', needsServices: true, needsBuild: false },
  { name: 'jobs-postgresql', needsServices: true, needsBuild: false },
  { name: 'jobs-redis', needsServices: true, needsBuild: false },
  { name: 'api', needsServices: true, needsBuild: false },
  { name: 'plugs-postgresql', needsServices: true, needsBuild: true },
  { name: 'plugs-redis', needsServices: true, needsBuild: true },
];

/** Runs all vitest projects at once, so that a waiting project leaves the CPU to the others. */
function vitest(chosen: Project[], files: string[], repeat: number): Part {
  const names = chosen.map(({ name }) => name);
  const run = (report: string, variables: Variables, args: string[]) =>
    tool(
      'vitest',
      ['run', '--reporter=default', `--reporter=${join(root, 'scripts/test/vitest-reporter.ts')}`, ...args],
      testEnv({ ...variables, TEST_REPORT: report }),
    );
  return {
    name: 'vitest',
    surroundings: chosen.some(({ needsServices }) => needsServices) ? startServices : async () => ({}),
    ...(chosen.some(({ needsBuild }) => needsBuild) && { prepare: buildAll }),
    rounds: repeat,
    command: (report, variables) =>
      run(report, variables, [...names.flatMap((name) => ['--project', name]), ...files]),
    rerun: ({ project, file, titles }, report, variables) => {
      const name = titles.length > 0 ? ['--testNamePattern', `^${escapeRegExp(titles.join(' '))}$`] : [];
      return run(report, variables, ['--project', project, file, ...name]);
    },
    read: readVitest,
  };
}

function escapeRegExp(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
}

/** Returns the part for a Playwright project. It runs even if an earlier part has failed. */
function endToEnd(project: string, surroundings: Surroundings, files: string[], repeat: number): Part {
  const run = (report: string, variables: Variables, args: string[]) =>
    tool(
      'playwright',
      ['test', '--reporter=list,json', '--project', project, ...args],
      testEnv({ ...variables, PLAYWRIGHT_JSON_OUTPUT_FILE: report }),
    );
  return {
    name: `e2e-${project}`,
    surroundings,
    rounds: 1,
    command: (report, variables) => run(report, variables, [`--repeat-each=${repeat}`, ...files]),
    rerun: ({ file, titles }, report, variables) => {
      const list = `${report}.list`;
      writeFileSync(list, [file.replace('e2e/', ''), ...titles].join(' › '));
      return run(report, variables, ['--test-list', list]);
    },
    read: readPlaywright,
  };
}

/** Starts what several parts use, once. */
function once(start: Surroundings): Surroundings {
  let started: Promise<Variables> | undefined;
  return (supervisor, run) => {
    started ??= start(supervisor, run);
    return started;
  };
}

const endToEndProjects = ['together', 'alone'];
const everything = [
  ...projects.map(({ name }) => name),
  ...endToEndProjects.map((project) => `e2e-${project}`),
];

/**
 * Chooses what to run. Without names, that is all parts. Otherwise it's the projects with these names (`jobs` means both
 * backends, `e2e` the tests that run together and alone), and the test files whose paths contain a name, each in the
 * projects that it belongs to.
 */
export function choose(names: string[], repeat: number): Part[] {
  const wanted = names.length > 0 ? names : everything;
  const parts = everything.filter((name) => wanted.some((one) => isPart(name, one)));
  const searched = wanted.filter((one) => !everything.some((name) => isPart(name, one)));
  const files = searched.flatMap(findFiles);
  const chosen = everything.filter((name) => parts.includes(name) || files.some((file) => runs(name, file)));
  const vitestProjects = projects.filter(({ name }) => chosen.includes(name));
  const vitestFiles = parts.length > 0 ? [] : files.filter((file) => !isSpec(file));
  const system = once(startSystemUnderTest);
  return [
    ...(vitestProjects.length > 0 ? [vitest(vitestProjects, vitestFiles, repeat)] : []),
    ...endToEndProjects
      .map((project) => ({ project, name: `e2e-${project}` }))
      .filter(({ name }) => chosen.includes(name))
      .map(({ project, name }) =>
        endToEnd(
          project,
          system,
          parts.includes(name) ? [] : files.filter((file) => runs(name, file)),
          repeat,
        ),
      ),
  ];
}

function isPart(name: string, asked: string): boolean {
  return name === asked || name.startsWith(`${asked}-`);
}

function isSpec(file: string): boolean {
  return file.endsWith('.spec.ts');
}

/**
 * Returns whether a part runs a test file: `db` runs `*.db.test.ts`, `plugs-redis` runs `*.plug.test.ts` except
 * `*.once.plug.test.ts`.
 */
function runs(part: string, file: string): boolean {
  if (isSpec(file)) return part === (file.startsWith('e2e/alone/') ? 'e2e-alone' : 'e2e-together');
  if (part === 'plugs-redis' && file.endsWith('.once.plug.test.ts')) return false;
  const kind = /\.(db|jobs|api|plug)\.test\.tsx?$/.exec(file)?.[1] ?? 'unit';
  return part === kind || part.startsWith(`${kind}-`) || part.startsWith(`${kind}s-`);
}

const rooms = ['packages', 'apps', 'prisma', 'scripts', 'e2e'];

function findFiles(name: string): string[] {
  const found = rooms
    .flatMap((room) => readdirSync(join(root, room), { recursive: true }).map((file) => `${room}/${file}`))
    .filter((file) => /\.(test\.tsx?|spec\.ts)$/.test(file) && !file.includes('node_modules'))
    .filter((file) => file.includes(name));
  if (found.length > 0) return found;
  throw new PlainError(`No part or test file matches ${name}. Parts: ${everything.join(', ')}.`);
}
