import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { PlainError, printError } from '@offload/processes';
import { step } from '../step';
import { bringBack, type Mutant } from './mutant';
import { mutantsIn } from './operators';
import { type Target, targetsOfPart } from './targets';
import { openTestRunner, type Result, type TestRunner } from './test-runner';

const minScore = 0.9;

interface Trial {
  mutant: Mutant;
  result: Result;
}

function mutantsOf({ files = [], bugs = [] }: Target): Mutant[] {
  return [...files.flatMap(mutantsIn), ...bugs.map((bug) => bringBack(bug))];
}

/** Returns the targets with the mutants that the arguments choose: a filter is a part of a mutant's `file:line`. */
function choose() {
  const { values, positionals: filters } = parseArgs({
    options: { part: { type: 'string', default: '1/1' }, bugs: { type: 'boolean', default: false } },
    allowPositionals: true,
  });
  const isChosen = ({ file, line }: Mutant) =>
    filters.length === 0 || filters.some((filter) => `${file}:${line}`.includes(filter));
  const chosen = targetsOfPart(values.part)
    .filter(({ bugs }) => bugs || !values.bugs)
    .map((target) => ({ ...target, mutants: mutantsOf(target).filter(isChosen) }))
    .filter(({ mutants }) => mutants.length > 0);
  if (chosen.length === 0) throw new PlainError(`No mutant's file and line contain ${filters.join(' or ')}.`);
  return chosen;
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

/** Returns the tests that pass without a mutant. One that fails would count every mutant as killed. */
async function findPassing(runners: TestRunner[], tests: string[]): Promise<string[]> {
  const passing: string[] = [];
  await share(runners, tests, async (runner, test) => {
    const { result, failure } = await step(`${test} without mutants`, () => runner.run([test], null));
    if (result === 'survived') passing.push(test);
    else console.error(`${test} must pass without a mutant, so mutants aren't tried on it: ${failure}`);
  });
  return passing;
}

/** Runs all mutants of a target. Prints which one runs, and what came of those before. */
async function tryAll(runners: TestRunner[], mutants: Mutant[], tests: readonly string[]): Promise<Trial[]> {
  const trials: Trial[] = [];
  let begun = 0;
  await share(runners, mutants, async (runner, mutant) => {
    begun += 1;
    console.log(`${begun}/${mutants.length} ${nameOf(mutant)} (so far ${scoreText(trials)})`);
    const { result } = await runner.run(tests, mutant);
    trials.push({ mutant, result });
    if (result === 'survived') console.log(`survived: ${nameOf(mutant)}`);
  });
  return trials;
}

function nameOf({ file, line, before, after }: Mutant): string {
  return `${file}:${line} \`${before}\` → \`${after}\``;
}

/** Returns the share of killed mutants. Those that make no sense don't count. */
function scoreOf(trials: Trial[]): number {
  const killed = trials.filter(({ result }) => result === 'killed').length;
  const mutants = trials.filter(({ result }) => result !== 'invalid').length;
  return mutants === 0 ? 1 : killed / mutants;
}

function scoreText(trials: Trial[]): string {
  const count = (wanted: Result) => trials.filter(({ result }) => result === wanted).length;
  const score = `${(scoreOf(trials) * 100).toFixed(1)}%`;
  return `${count('killed')} killed, ${count('survived')} survived: ${score}`;
}

/** Prints the score of each file with its survivors, and the score of all files as the last line. */
function printScores(trials: Trial[]): void {
  console.log('');
  for (const file of new Set(trials.map(({ mutant }) => mutant.file))) {
    const own = trials.filter(({ mutant }) => mutant.file === file);
    console.log(`${file}: ${scoreText(own)}`);
    for (const { mutant, result } of own)
      if (result === 'survived') console.log(`  survived: ${nameOf(mutant)}`);
  }
  console.log(`\nAll files: ${scoreText(trials)}`);
}

async function main(): Promise<number> {
  const chosen = choose();
  const runners = await Promise.all(Array.from({ length: availableParallelism() }, openTestRunner));
  const passing = new Set<string>();
  const trials: Trial[] = [];
  let isBugMissed = false;
  for (const { mutants, tests, bugs } of chosen) {
    const unknown = tests.filter((test) => !passing.has(test));
    for (const test of await findPassing(runners, unknown)) passing.add(test);
    if (!tests.every((test) => passing.has(test))) continue;
    const tried = await tryAll(runners, mutants, tests);
    if (bugs && tried.some(({ result }) => result !== 'killed')) isBugMissed = true;
    trials.push(...tried);
  }
  await Promise.all(runners.map((runner) => runner.close()));
  if (isBugMissed) console.log('\nThe model must catch each bug that jobs once had.');
  printScores(trials);
  const areAllTried = trials.length === chosen.flatMap(({ mutants }) => mutants).length;
  return areAllTried && !isBugMissed && scoreOf(trials) >= minScore ? 0 : 1;
}

try {
  process.exitCode = await main();
} catch (error) {
  printError(error);
  // What vitest has open would keep the process going.
  process.exit(1);
}
