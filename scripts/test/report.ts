import { existsSync, readFileSync } from 'node:fs';
import * as z from 'zod';
import { type Outcome, outcomeSchema, runnerFailure } from './outcome';

/** Returns the outcomes in a runner's report, and the number of errors that don't belong to a test. */
export type Reader = (report: unknown) => { outcomes: Outcome[]; errors: number };

/** Reads the report of vitest-reporter.ts. */
export const readVitest: Reader = (report) =>
  z.object({ outcomes: z.array(outcomeSchema), errors: z.number() }).parse(report);

const specSchema = z.object({
  title: z.string(),
  file: z.string(),
  tests: z.array(
    z.object({
      projectName: z.string(),
      status: z.enum(['expected', 'unexpected', 'flaky', 'skipped']),
    }),
  ),
});

const suiteSchema = z.object({
  title: z.string(),
  specs: z.array(specSchema),
  get suites() {
    return z.array(suiteSchema).optional();
  },
});

const playwrightReport = z.object({ suites: z.array(suiteSchema), errors: z.array(z.unknown()) });

const states = { expected: 'passed', flaky: 'passed', unexpected: 'failed', skipped: 'skipped' } as const;

function outcomesOf({ suites, specs }: z.infer<typeof suiteSchema>, around: string[]): Outcome[] {
  const own = specs.flatMap(({ title, file, tests }) =>
    tests.map(({ projectName, status }) => ({
      project: projectName,
      file: `e2e/${file}`,
      titles: [...around, title],
      state: states[status],
    })),
  );
  return [...own, ...(suites ?? []).flatMap((inner) => outcomesOf(inner, [...around, inner.title]))];
}

export const readPlaywright: Reader = (report) => {
  const { suites, errors } = playwrightReport.parse(report);
  // The outermost suites are files.
  return { outcomes: suites.flatMap((file) => outcomesOf(file, [])), errors: errors.length };
};

/** Returns all outcomes of a part. A runner that crashed or wrote no report counts as failed. */
export function readReport(part: string, file: string, endedWell: boolean, read: Reader): Outcome[] {
  if (!existsSync(file)) return [runnerFailure(part)];
  const { outcomes, errors } = read(JSON.parse(readFileSync(file, 'utf8')));
  const isNamed = outcomes.some(({ state }) => state === 'failed');
  const isUnexplained = !isNamed && (!endedWell || outcomes.length === 0);
  return errors > 0 || isUnexplained ? [...outcomes, runnerFailure(part)] : outcomes;
}
