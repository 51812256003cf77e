import { availableParallelism } from 'node:os';
import { step } from '../step';
import { isEquivalent } from './equivalents';
import { applyEdit, bringBack, type Mutant, readSource } from './mutant';
import { edits } from './operators';
import { type Target, targets } from './targets';
import { openTestRunner, type Result, type TestRunner } from './test-runner';

const minScore = 0.9;

interface Trial {
  mutant: Mutant;
  result: Result;
}

/** Returns all mutants of a target, without those that no test can notice. */
function mutantsOf({ files = [], bugs = [] }: Target): Mutant[] {
  const changed = files.flatMap((file) => {
    const text = readSource(file);
    return edits(text).map((edit) => applyEdit(file, text, edit));
  });
  return [...changed, ...bugs.map((bug) => bringBack(bug))].filter((mutant) => !isEquivalent(mutant));
}

/** Returns whether one of the arguments names a mutant by a part of its `file:line`. */
function isChosen({ file, line }: Mutant): boolean {
  const filters = process.argv.slice(2);
  return filters.length === 0 || filters.some((filter) => `${file}:${line}`.includes(filter));
}

/** Runs tasks on all runners, each taking the next one when it's done. */
async function share<Task>(
  runners: TestRunner[],
  tasks: Task[],
  work: (runner: TestRunner, task: Task) => Promise<void>,
): Promise<void> {
  const left = [...tasks];
  const takeTurns = async (runner: TestRunner) => {
    for (let task = left.shift(); task !== undefined; task = left.shift()) await work(runner, task);
  };
  await Promise.all(runners.map(takeTurns));
}

/** Throws if a test fails without a mutant: it would count every mutant as killed. */
async function requireGreenTests(runners: TestRunner[], chosen: Target[]): Promise<void> {
  const all = new Set(chosen.flatMap(({ tests }) => tests));
  await share(runners, [...all], async (runner, test) => {
    const { result, failure } = await runner.run([test], null);
    if (result !== 'survived') throw new Error(`${test} must pass without a mutant: ${failure}`);
  });
}

/** Runs all mutants of a target. Prints what came of them. */
async function tryAll(runners: TestRunner[], mutants: Mutant[], tests: readonly string[]): Promise<Trial[]> {
  const trials: Trial[] = mutants.map((mutant) => ({ mutant, result: 'invalid' }));
  const files = [...new Set(mutants.map(({ file }) => file))];
  await step(`${mutants.length} mutants of ${files.join(', ')}`, () =>
    share(runners, trials, async (runner, trial) => {
      trial.result = (await runner.run(tests, trial.mutant)).result;
    }),
  );
  for (const file of files) printFile(file, trials);
  return trials;
}

const percent = (share: number) => `${(share * 100).toFixed(1)}%`;

/** Returns how many mutants make sense, how many of them were killed, and their share. */
function scoreOf(trials: Trial[]) {
  const killed = trials.filter(({ result }) => result === 'killed').length;
  const mutants = trials.filter(({ result }) => result !== 'invalid').length;
  return { killed, mutants, score: mutants === 0 ? 1 : killed / mutants };
}

/** Prints the score of a file, and its survivors. */
function printFile(file: string, all: Trial[]): void {
  const trials = all.filter(({ mutant }) => mutant.file === file);
  const { killed, mutants, score } = scoreOf(trials);
  console.log(`${file}: ${mutants} mutants, ${killed} killed, ${percent(score)}`);
  for (const { mutant, result } of trials)
    if (result === 'survived')
      console.log(`  survived: ${file}:${mutant.line} \`${mutant.before}\` → \`${mutant.after}\``);
}

/** Prints the score of all files as the last line. Returns it. */
function printTotal(trials: Trial[]): number {
  const { killed, mutants, score } = scoreOf(trials);
  console.log(`\n${mutants} mutants, ${killed} killed, ${mutants - killed} survived: ${percent(score)}`);
  return score;
}

async function main(): Promise<number> {
  const chosen = targets
    .map((target) => ({ ...target, mutants: mutantsOf(target).filter(isChosen) }))
    .filter(({ mutants }) => mutants.length > 0);
  const runners = await Promise.all(Array.from({ length: availableParallelism() }, openTestRunner));
  await step('The tests pass without mutants', () => requireGreenTests(runners, chosen));
  const trials: Trial[] = [];
  for (const { mutants, tests } of chosen) trials.push(...(await tryAll(runners, mutants, tests)));
  await Promise.all(runners.map((runner) => runner.close()));
  return printTotal(trials) >= minScore ? 0 : 1;
}

process.exitCode = await main();
