import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { PlainError, printError, type Supervisor, type Task } from '@offload/processes';
import { generateClient } from '../build/prepare';
import { runCommand } from '../run-command';
import { choose } from '../test/choose';
import { inWords, type Outcome, outcomeLabel, runnerFailure } from '../test/outcome';
import type { Part } from '../test/parts';
import { saveProfile } from '../test/profile';
import type { Level } from '../test/projects';
import { readReport } from '../test/report';
import { chooseReruns, replaceFlaky } from '../test/rerun';
import { openRun, type Run, removeRun } from '../test/run-folder';
import { publish, type Variables } from '../test/surroundings';

/** A runner that hangs must not hang us; the whole of a part takes a fraction of it. */
const deadlineMs = 60 * 60_000;

/** How long the model explores the life of jobs if everything is tested; otherwise, twenty seconds. */
const modelMs = String(10 * 60_000);

/** A part that has run, in what it needs. */
interface Ran {
  part: Part;
  variables: Variables;
  outcomes: Outcome[];
}

async function runOnce(part: Part, supervisor: Supervisor, report: string, task: Task): Promise<Outcome[]> {
  rmSync(report, { force: true });
  const endedWell = await supervisor.show({ ...task, deadline: deadlineMs });
  return readReport(part.name, report, endedWell, part.read);
}

function reportOf(part: Part, run: Run): string {
  return join(run.folder, `${part.name}.json`);
}

/** If a part can't run, that is a failure of the part, and the others still run. */
async function runPart(part: Part, supervisor: Supervisor, run: Run, rounds: number): Promise<Ran> {
  const outcomes: Outcome[] = [];
  let variables: Variables = {};
  try {
    variables = await part.surroundings(supervisor, run);
    console.log(`\n── ${part.name} ──`);
    const report = reportOf(part, run);
    const task = part.command(report, variables);
    for (let round = 0; round < rounds; round += 1) {
      outcomes.push(...(await runOnce(part, supervisor, report, task)));
    }
  } catch (error) {
    supervisor.assertNotStopping();
    printError(error);
    outcomes.push(runnerFailure(part.name));
  }
  console.log(`${part.name}: ${inWords(outcomes)}`);
  return { part, variables, outcomes };
}

/** Runs failed tests once more, each by itself. Returns all outcomes, and which failures a rerun did not repeat. */
async function rerunFailures(ran: Ran[], supervisor: Supervisor, run: Run) {
  const report = join(run.folder, 'rerun.json');
  let outcomes = ran.flatMap((each) => each.outcomes);
  const flaky: Outcome[] = [];
  const failures = chooseReruns(outcomes);
  for (const { part, variables, outcomes: own } of ran) {
    for (const failure of failures.filter((each) => own.includes(each))) {
      if (!part.rerun) continue;
      console.log(`\n── again, by itself: ${outcomeLabel(failure)} ──`);
      const rerun = await runOnce(part, supervisor, report, part.rerun(failure, report, variables));
      const replaced = replaceFlaky(outcomes, failure, rerun);
      if (replaced) flaky.push(failure);
      outcomes = replaced ?? outcomes;
    }
  }
  return { outcomes, flaky };
}

/** Runs named tests whenever their code changes, until it's interrupted. */
async function watch(parts: Part[], supervisor: Supervisor, run: Run): Promise<number> {
  const [part] = parts;
  if (!part?.watch || parts.length > 1)
    throw new PlainError('--watch runs vitest: name a part of the path of its test files.');
  const variables = await part.surroundings(supervisor, run);
  return (await supervisor.show(part.watch(reportOf(part, run), variables))) ? 0 : 1;
}

function publishAll(run: Run, parts: Part[]): void {
  const names = [...parts.map((part) => `${part.name}.json`), 'e2e-system.log'];
  for (const name of names) if (existsSync(join(run.folder, name))) publish(run, name);
}

function readArguments() {
  const { positionals, values } = parseArgs({
    options: {
      all: { type: 'boolean', default: false },
      profile: { type: 'boolean', default: false },
      repeat: { type: 'string', default: '1' },
      watch: { type: 'boolean', default: false },
    },
    allowPositionals: true,
  });
  const rounds = Number(values.repeat);
  if (!Number.isInteger(rounds) || rounds < 1)
    throw new PlainError('--repeat must be a whole number above 0.');
  const level: Level = values.all ? 'all' : 'change';
  return { names: positionals, level, rounds, isProfiled: values.profile, isWatched: values.watch };
}

/** Prints which tests failed. Returns the exit code. */
function printOutcomes(outcomes: Outcome[], flaky: Outcome[]): number {
  const failed = outcomes.filter(({ state }) => state === 'failed');
  console.log('');
  for (const outcome of failed) console.log(`failed: ${outcomeLabel(outcome)}`);
  for (const outcome of flaky) console.log(`flaky: ${outcomeLabel(outcome)}`);
  console.log(inWords(outcomes));
  return failed.length === 0 ? 0 : 1;
}

await runCommand(async (supervise) => {
  const { names, level, rounds, isProfiled, isWatched } = readArguments();
  const lanes = choose(names, level);
  const run = await openRun();
  // Also when interrupted: by then all processes have ended.
  process.once('exit', () => removeRun(run.folder));
  const supervisor = supervise(run.record);
  await generateClient(supervisor);
  const measuredFile = join(run.folder, 'measured.jsonl');
  if (isProfiled) process.env.TEST_PROFILE = measuredFile;
  process.env.TEST_LEVEL = level;
  if (level === 'all') process.env.TEST_MODEL_MS ??= modelMs;
  if (isWatched) return watch(lanes.flat(), supervisor, run);
  const runLane = async (parts: Part[]) => {
    const ran: Ran[] = [];
    for (const part of parts) ran.push(await runPart(part, supervisor, run, rounds));
    return ran;
  };
  const ran = (await Promise.all(lanes.map(runLane))).flat();
  // Someone who names tests wants to see them fail, not to learn a minute later that they can pass.
  const { outcomes, flaky } =
    names.length > 0
      ? { outcomes: ran.flatMap((each) => each.outcomes), flaky: [] }
      : await rerunFailures(ran, supervisor, run);
  // Nothing may be printed after the last line.
  await supervisor.stop();
  if (isProfiled)
    console.log(
      saveProfile(
        lanes.flat().map((part) => reportOf(part, run)),
        measuredFile,
      ),
    );
  publishAll(run, lanes.flat());
  return printOutcomes(outcomes, flaky);
});
