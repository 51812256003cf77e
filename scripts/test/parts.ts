import { tool } from '../bin';
import { PlainError } from '../plain-error';
import { buildWeb } from '../prepare';
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
function vitest(chosen: Project[]): Part {
  const names = chosen.map(({ name }) => name);
  return {
    name: 'vitest',
    surroundings: chosen.some(({ needsServices }) => needsServices) ? startServices : async () => ({}),
    ...(chosen.some(({ needsWeb }) => needsWeb) && { prepare: buildWeb }),
    command: (report, variables) => {
      const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
      const args = [...names.flatMap((name) => ['--project', name]), ...reporters];
      return tool('vitest', ['run', ...args], testEnv(variables));
    },
    read: readVitest,
  };
}

const e2e: Part = {
  name: 'e2e',
  surroundings: startSystemUnderTest,
  command: (report, variables) => {
    const env = testEnv({ ...variables, PLAYWRIGHT_JSON_OUTPUT_FILE: report });
    return tool('playwright', ['test', '--reporter=list,json'], env);
  },
  read: readPlaywright,
};

/** By the name of a project or `e2e`, or by the beginning of one: `jobs` means both backends. Without any, all. */
export function choose(names: string[]): Part[] {
  const known = [...projects.map(({ name }) => name), e2e.name];
  const fits = (name: string, asked: string) => name === asked || name.startsWith(`${asked}-`);
  const unknown = names.filter((asked) => !known.some((name) => fits(name, asked)));
  if (unknown.length > 0) {
    throw new PlainError(
      `No part of the tests is called ${unknown.join(', ')}. There are: ${known.join(', ')}.`,
    );
  }
  const isChosen = ({ name }: { name: string }) =>
    names.length === 0 || names.some((asked) => fits(name, asked));
  const chosen = projects.filter(isChosen);
  return [...(chosen.length > 0 ? [vitest(chosen)] : []), ...[e2e].filter(isChosen)];
}
