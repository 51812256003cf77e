import { tool } from '../bin';
import { PlainError } from '../plain-error';
import { buildWeb } from '../prepare';
import type { Supervisor, Task } from '../supervise';
import { type Reader, readPlaywright, readVitest } from './counts';
import type { Run } from './run-folder';
import { startServices, startSystemUnderTest, testEnv, type Variables } from './surroundings';

export type Surroundings = (supervisor: Supervisor, run: Run) => Promise<Variables>;

export interface Part {
  name: string;
  /** Started before the first part that needs them, and shared. */
  surroundings: Surroundings;
  /** What else must be there. */
  prepare?: (supervisor: Supervisor) => Promise<void>;
  command: (report: string, variables: Variables) => Task;
  read: Reader;
}

const nothing: Surroundings = async () => ({});

function vitest(name: string, surroundings: Surroundings, prepare?: Part['prepare']): Part {
  return {
    name,
    surroundings,
    ...(prepare && { prepare }),
    command: (report, variables) => {
      const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
      return tool('vitest', ['run', '--project', name, ...reporters], testEnv(variables));
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

/** In this order; the names of vitest's are those of its projects (vitest.config.ts). */
const parts: Part[] = [
  vitest('unit', nothing),
  vitest('db', startServices),
  vitest('jobs-postgresql', startServices),
  vitest('jobs-redis', startServices),
  vitest('api', startServices),
  vitest('plugs-postgresql', startServices, buildWeb),
  vitest('plugs-redis', startServices, buildWeb),
  e2e,
];

/** By name, or by the beginning of one: `jobs` means both backends. */
export function choose(names: string[]): Part[] {
  const fits = (name: string) => (part: Part) => part.name === name || part.name.startsWith(`${name}-`);
  const unknown = names.filter((name) => !parts.some(fits(name)));
  if (unknown.length > 0) {
    const known = parts.map((part) => part.name).join(', ');
    throw new PlainError(`No part of the tests is called ${unknown.join(', ')}. There are: ${known}.`);
  }
  return names.length === 0 ? parts : parts.filter((part) => names.some((name) => fits(name)(part)));
}
