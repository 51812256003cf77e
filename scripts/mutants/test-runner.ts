import { join } from 'node:path';
import { inspect } from 'node:util';
import { createVitest, type TestModule, type TestSpecification, type Vitest } from 'vitest/node';
import { projectConfigs } from '../../vitest.config';
import { root } from '../root';
import type { Mutant } from './mutant';

/** A mutant that breaks its syntax says nothing about the tests. */
export type Result = 'killed' | 'survived' | 'invalid';

/** What PostgreSQL reports for statements that don't make sense: class 42, and casts of the wrong type. */
const isNonsense = /code: '(42|22P02)|Code: `42|Transform failed|ERROR: Expected/;

/** A failure of a busy machine, not of a test. */
const isBusy = /timeout exceeded when trying to connect/;

/** A mutant is killed by any failure of the model: it needn't be short. */
const modelEnv = { TEST_MODEL_SHRINK_MS: '0' };

/** Ends a mutant that loops forever. Tests that only wait end by their own timeout. */
const deadlineMs = 900_000;

interface TestRun {
  result: Result;
  /** The first error, if a test failed. */
  failure: string;
}

export interface TestRunner {
  /** Runs the tests on a changed file, or on the files as they are. */
  run(tests: readonly string[], mutant: Mutant | null): Promise<TestRun>;
  close(): Promise<void>;
}

/** Opens a vitest that reads the changed file from memory. The files themselves never change. */
export async function openTestRunner(): Promise<TestRunner> {
  let current: Mutant | null = null;
  let ended: TestModule[] = [];
  const vitest = await openVitest(
    (id) => (current && id === join(root, current.file) ? current.code : null),
    (one) => ended.push(one),
  );
  const found = new Map<readonly string[], TestSpecification[]>();

  async function runOnce(tests: readonly string[], mutant: Mutant | null): Promise<TestRun> {
    const specifications = found.get(tests) ?? (await find(vitest, tests));
    found.set(tests, specifications);
    for (const { file } of [current, mutant].filter((each) => each !== null)) {
      vitest.invalidateFile(join(root, file));
    }
    current = mutant;
    ended = [];
    const unhandled = await runInTime(vitest, specifications);
    return judge(ended, unhandled, specifications.length);
  }
  return {
    async run(tests, mutant) {
      const first = await runOnce(tests, mutant);
      return isBusy.test(first.failure) ? runOnce(tests, mutant) : first;
    },
    close: () => vitest.close(),
  };
}

function openVitest(load: (id: string) => string | null, onTestModuleEnd: (one: TestModule) => void) {
  const mutate = { name: 'mutate', enforce: 'pre' as const, load };
  return createVitest('test', {
    root,
    config: false,
    projects: projectConfigs.map(({ test, ...project }) => ({
      ...project,
      plugins: [mutate],
      // Projects of one run have the same number of processes.
      test: { ...test, maxWorkers: 1, sequence: { groupOrder: 0 }, env: { ...test.env, ...modelEnv } },
    })),
    sequence: { sequencer: InGivenOrder },
    watch: false,
    bail: 1,
    maxWorkers: 1,
    reporters: [{ onTestModuleEnd }],
  });
}

class InGivenOrder {
  sort = async (files: TestSpecification[]) => files;
  shard = async (files: TestSpecification[]) => files;
}

/** Returns the tests in the order of their names. Tests of jobs run on PostgreSQL only. */
async function find(vitest: Vitest, tests: readonly string[]): Promise<TestSpecification[]> {
  const all = await vitest.globTestSpecifications([...tests]);
  const once = all.filter(({ project }) => !/redis|plugs/.test(project.name));
  const ordered = tests.flatMap((test) => once.filter(({ moduleId }) => moduleId.includes(test)));
  return [...new Set(ordered)];
}

/** Runs tests. Returns the errors outside of tests. */
async function runInTime(vitest: Vitest, specifications: TestSpecification[]): Promise<unknown[]> {
  const timer = setTimeout(() => {
    // The second call ends tests that don't react to the first.
    void vitest.cancelCurrentRun('keyboard-input');
    void vitest.cancelCurrentRun('keyboard-input');
  }, deadlineMs);
  const { unhandledErrors } = await vitest.runTestSpecifications(specifications);
  clearTimeout(timer);
  return unhandledErrors;
}

/** Returns what the modules that have ended say about a mutant. A run that was cut short hung, or had a failure. */
function judge(ended: TestModule[], unhandled: unknown[], expected: number): TestRun {
  const errors = ended.flatMap((one) => [
    ...one.errors(),
    ...[...one.children.allTests('failed')].flatMap((test) => test.result().errors ?? []),
  ]);
  const all = [...errors, ...unhandled];
  // What is thrown outside of tests comes as an object without a prototype, which is no string.
  const [other = 'not all of the tests ran'] = unhandled;
  const failure = errors[0]?.message ?? inspect(other);
  if (isNonsense.test(inspect(all, { depth: 8 }))) return { result: 'invalid', failure };
  const isGreen =
    all.length === 0 && expected > 0 && ended.length === expected && ended.every((one) => one.ok());
  return { result: isGreen ? 'survived' : 'killed', failure };
}
