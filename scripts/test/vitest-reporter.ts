import { writeFileSync } from 'node:fs';
import type { Reporter, TestCase, TestModule, TestSuite } from 'vitest/node';
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

function outcomesOf(module: TestModule): Outcome[] {
  const place = { project: module.project.name, file: module.relativeModuleId };
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
    const outcomes = modules.flatMap(outcomesOf);
    writeFileSync(
      TEST_REPORT,
      JSON.stringify({ outcomes, errors: errors.length, files: modules.map(durationsOf) }),
    );
  }
}
