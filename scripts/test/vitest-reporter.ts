import { writeFileSync } from 'node:fs';
import type { Reporter, TestCase, TestModule, TestSuite } from 'vitest/node';
import * as z from 'zod';
import type { Outcome } from './outcome';
import type { FileDurations } from './profile';

function titlesOf({ parent, name }: TestCase | TestSuite): string[] {
  return parent.type === 'suite' ? [...titlesOf(parent), name] : [name];
}

function stateOf(test: TestCase): Outcome['state'] {
  const { state } = test.result();
  // A test that started but never ended died with its process.
  return state === 'pending' ? 'failed' : state;
}

function placeOf(module: TestModule) {
  return { project: module.project.name, file: module.relativeModuleId };
}

function outcomesOf(module: TestModule): Outcome[] {
  const place = placeOf(module);
  const tests = [...module.children.allTests()].map((test) => ({
    ...place,
    titles: titlesOf(test),
    state: stateOf(test),
  }));
  const hasNamed = tests.some(({ state }) => state === 'failed');
  // A file that can't be loaded, or whose hook fails, fails without a failed test.
  if (module.state() !== 'failed' || hasNamed) return tests;
  return [...tests, { ...place, titles: [], state: 'failed' }];
}

/** An error that no test has caught, such as a rejection that nobody handles: which file ran then. */
const straySchema = z.object({ VITEST_TEST_PATH: z.string() });

/** Returns the files in which something failed outside of their tests, as failures of the files, and how many other errors there are. */
function strayErrors(modules: readonly TestModule[], errors: readonly unknown[]) {
  const paths = errors.map((error) => straySchema.safeParse(error).data?.VITEST_TEST_PATH);
  const files = modules.filter(({ moduleId }) => paths.includes(moduleId));
  const outcomes = files.map((module): Outcome => ({ ...placeOf(module), titles: [], state: 'failed' }));
  const known = new Set(files.map(({ moduleId }) => moduleId));
  return { outcomes, others: paths.filter((path) => path === undefined || !known.has(path)).length };
}

/** Milliseconds by phase. Hooks count as tests, also those that tear down. Vitest transforms a module when it's imported. */
function durationsOf(module: TestModule): FileDurations {
  const { environmentSetupDuration, prepareDuration, setupDuration, collectDuration, duration } =
    module.diagnostic();
  return {
    project: module.project.name,
    file: module.relativeModuleId,
    prepare: prepareDuration + environmentSetupDuration,
    setUp: setupDuration,
    import: collectDuration,
    tests: duration,
  };
}

/** Writes the outcome of each test with its project, which vitest's own JSON reporter leaves out. */
export default class OutcomeReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], errors: readonly unknown[]): void {
    const { TEST_REPORT } = process.env;
    if (!TEST_REPORT) throw new Error('TEST_REPORT is not set. Run the tests with "npm test".');
    const stray = strayErrors(modules, errors);
    const outcomes = [...modules.flatMap(outcomesOf), ...stray.outcomes];
    writeFileSync(
      TEST_REPORT,
      JSON.stringify({ outcomes, errors: stray.others, files: modules.map(durationsOf) }),
    );
  }
}
