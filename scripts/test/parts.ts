import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { tool } from '../bin';
import { PlainError } from '../plain-error';
import { buildWeb } from '../prepare';
import { root } from '../root';
import type { Supervisor, Task } from '../supervise';
import { type Reader, readPlaywright, readVitest } from './counts';
import type { Run } from './run-folder';
import { startServices, startSystemUnderTest, testEnv, type Variables } from './surroundings';

type Surroundings = (supervisor: Supervisor, run: Run) => Promise<Variables>;

export interface Part {
  name: string;
  surroundings: Surroundings;
  /** What else must be there. */
  prepare?: (supervisor: Supervisor) => Promise<void>;
  command: (report: string, variables: Variables) => Task;
  read: Reader;
}

/** A project of vitest's (vitest.config.ts). */
interface Project {
  name: string;
  needsServices: boolean;
  needsWeb: boolean;
}

const projects: Project[] = [
  { name: 'unit', needsServices: false, needsWeb: false },
  { name: 'db', needsServices: true, needsWeb: false },
  { name: 'jobs-postgresql', needsServices: true, needsWeb: false },
  { name: 'jobs-redis', needsServices: true, needsWeb: false },
  { name: 'api', needsServices: true, needsWeb: false },
  { name: 'plugs-postgresql', needsServices: true, needsWeb: true },
  { name: 'plugs-redis', needsServices: true, needsWeb: true },
];

/** All in one run: what waits in one project leaves the processor to another. */
function vitest(chosen: Project[], files: string[]): Part {
  const names = chosen.map(({ name }) => name);
  return {
    name: 'vitest',
    surroundings: chosen.some(({ needsServices }) => needsServices) ? startServices : async () => ({}),
    ...(chosen.some(({ needsWeb }) => needsWeb) && { prepare: buildWeb }),
    command: (report, variables) => {
      const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
      const args = [...names.flatMap((name) => ['--project', name]), ...reporters, ...files];
      return tool('vitest', ['run', ...args], testEnv(variables));
    },
    read: readVitest,
  };
}

function endToEnd(files: string[]): Part {
  return {
    name: 'e2e',
    surroundings: startSystemUnderTest,
    command: (report, variables) => {
      const env = testEnv({ ...variables, PLAYWRIGHT_JSON_OUTPUT_FILE: report });
      return tool('playwright', ['test', '--reporter=list,json', ...files], env);
    },
    read: readPlaywright,
  };
}

const everything = [...projects.map(({ name }) => name), 'e2e'];

/**
 * Chooses what to run: all parts without names; otherwise the projects of these names (`jobs` means both backends), `e2e`,
 * and the test files whose paths contain a name, each in the projects that it belongs to.
 */
export function choose(names: string[]): Part[] {
  const wanted = names.length > 0 ? names : everything;
  const parts = everything.filter((name) => wanted.some((one) => isPart(name, one)));
  const searched = wanted.filter((one) => !everything.some((name) => isPart(name, one)));
  const files = searched.flatMap(findFiles);
  const chosen = everything.filter((name) => parts.includes(name) || files.some((file) => runs(name, file)));
  const vitestFiles = files.filter((file) => !file.endsWith('.spec.ts'));
  return [
    ...vitestParts(
      projects.filter(({ name }) => chosen.includes(name)),
      parts.length > 0 ? [] : vitestFiles,
    ),
    ...(chosen.includes('e2e') ? [endToEnd(parts.includes('e2e') ? [] : files.filter(isSpec))] : []),
  ];
}

function vitestParts(chosen: Project[], files: string[]): Part[] {
  return chosen.length > 0 ? [vitest(chosen, files)] : [];
}

function isPart(name: string, asked: string): boolean {
  return name === asked || name.startsWith(`${asked}-`);
}

function isSpec(file: string): boolean {
  return file.endsWith('.spec.ts');
}

/** Whether a part runs this test file: `db` runs `*.db.test.ts`, `plugs-redis` runs `*.plug.test.ts`. */
function runs(part: string, file: string): boolean {
  if (isSpec(file)) return part === 'e2e';
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
  throw new PlainError(`No part and no test file is called ${name}. Parts: ${everything.join(', ')}.`);
}
