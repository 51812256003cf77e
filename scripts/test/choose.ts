import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { PlainError } from '@offload/processes';
import { buildAll } from '../build/prepare';
import { root } from '../root';
import { findOrInstall } from '../services/find-or-install';
import { binariesToTest } from '../services/installed-postgres';
import { useKeptServices } from './kept-services';
import {
  endToEnd,
  onPostgres,
  type Part,
  postgresVersions,
  programPart,
  programs,
  type Surroundings,
  vitest,
} from './parts';
import { kindOf, type Level, type Project, projects } from './projects';
import { browserVariables, startServices, startSystemUnderTest, type Variables } from './surroundings';

/** What parts run on, each started once. */
interface Shared {
  services: Surroundings;
  /** Services and the production build. */
  build: Surroundings;
  /** What plugs need in addition. */
  plugs: Surroundings;
  system: Surroundings;
}

function share(areKept: boolean): Shared {
  const services = once(areKept ? useKeptServices : startServices);
  const build: Surroundings = async (supervisor, run) => {
    await buildAll(supervisor);
    return services(supervisor, run);
  };
  const plugs: Surroundings = async (supervisor, run) => ({
    ...(await build(supervisor, run)),
    ...(await browserVariables(supervisor)),
    PGBOUNCER: await findOrInstall(supervisor, 'PGBOUNCER', ['pgbouncer']),
  });
  return { services, build, plugs, system: once(startSystemUnderTest) };
}

/** Starts what several parts use, once. */
function once(start: Surroundings): Surroundings {
  let started: Promise<Variables> | undefined;
  return (supervisor, run) => {
    started ??= start(supervisor, run);
    return started;
  };
}

const partNames = [
  ...projects.map(({ name }) => name),
  ...['e2e-together', 'e2e-alone'],
  ...programs.map(({ name }) => name),
  ...postgresVersions().map((version) => `postgresql-${version}`),
];

/**
 * Chooses what to run, as lanes that run side by side, each a list of parts that run one after the other. Without names,
 * that is all of the level. Otherwise it's the parts with these names (`e2e` means the tests that run together and alone), the
 * test files of the kinds with these names, and those whose paths contain a name, each in the projects that it belongs to.
 */
export function choose(names: string[], level: Level): Part[][] {
  const named = partNames.filter((name) => names.some((one) => isPart(name, one)));
  const files = names.filter((one) => !partNames.some((name) => isPart(name, one))).flatMap(findFiles);
  const isChosen = (name: string, isOfLevel: boolean) =>
    names.length > 0 ? named.includes(name) || files.some((file) => runs(name, file, level)) : isOfLevel;
  // Of a part that is named, all files run.
  const filesOf = (part: string[]) =>
    named.length > 0 ? [] : files.filter((file) => part.some((name) => runs(name, file, level)));
  // A whole run leaves no process.
  const { services, build, plugs, system } = share(names.length > 0 && !process.env.CI && !binariesToTest());
  const chosen = projects.filter(({ name, levels }) => isChosen(name, levels.includes(level)));
  const vitestPart = (name: string, surroundings: Surroundings, own: Project[]) => {
    const ownNames = own.map((project) => project.name);
    return own.length > 0 ? [vitest(name, surroundings, ownNames, filesOf(ownNames))] : [];
  };
  const program = (name: string) =>
    programs
      .filter((one) => one.name === name && isChosen(name, level === 'all'))
      .map((one) => programPart(one, build));
  const built = chosen.filter(({ needs }) => needs === 'build');
  const others = chosen.filter(({ needs }) => needs !== 'build');
  const browser = ['together', 'alone'].filter((project) => isChosen(`e2e-${project}`, true));
  return [
    [
      ...vitestPart('vitest', others.some(({ needs }) => needs) ? services : async () => ({}), others),
      ...postgresVersions()
        .filter((version) => isChosen(`postgresql-${version}`, level === 'all'))
        .map(onPostgres),
      ...program('matrix'),
    ],
    [
      ...browser.map((project) => endToEnd(project, system, filesOf([`e2e-${project}`]))),
      ...vitestPart('plugs', built.some(({ levels }) => !levels.includes('change')) ? plugs : build, built),
      ...program('soak'),
    ],
  ].filter((lane) => lane.length > 0);
}

function isPart(name: string, asked: string): boolean {
  return name === asked || name.startsWith(`${asked}-`);
}

/** Returns whether a part runs a test file. If projects of this level do, the others needn't. */
function runs(part: string, file: string, level: Level): boolean {
  if (file.endsWith('.spec.ts'))
    return part === (file.startsWith('e2e/alone/') ? 'e2e-alone' : 'e2e-together');
  const able = projects.filter(({ kinds }) => kinds.includes(kindOf(file)));
  const ofLevel = able.filter(({ levels }) => levels.includes(level));
  return (ofLevel.length > 0 ? ofLevel : able).some(({ name }) => name === part);
}

const rooms = ['packages', 'apps', 'prisma', 'scripts', 'e2e'];
const kinds = [...new Set(projects.flatMap((project) => project.kinds))];

function findFiles(name: string): string[] {
  const isNamed = (file: string) =>
    kinds.includes(name) ? kindOf(file).endsWith(name) : file.includes(name);
  const found = listTestFiles().filter(isNamed);
  if (found.length > 0) return found;
  const known = [...new Set([...partNames, ...kinds])];
  throw new PlainError(`No part or test file matches ${name}. Parts: ${known.join(', ')}.`);
}

/** Returns the paths of all test files, from the project's root. */
export function listTestFiles(): string[] {
  return rooms.flatMap(testFilesIn);
}

/** Returns the test files of a folder. Builds may be at work in those that begin with a dot. */
function testFilesIn(folder: string): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) return /^(\.|node_modules$)/.test(entry.name) ? [] : testFilesIn(path);
    return /\.(test\.tsx?|spec\.ts)$/.test(entry.name) ? [path] : [];
  });
}
