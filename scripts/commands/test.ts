import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { PlainError, printError, type Supervisor, type Task } from '@offload/processes';
import { generateClient } from '../build/prepare';
import { runCommand } from '../run-command';
import { inWords, type Outcome, outcomeLabel, runnerFailure } from '../test/outcome';
import { choose, type Part } from '../test/parts';
import { readReport } from '../test/report';
import { chooseReruns, replaceFlaky } from '../test/rerun';
import { openRun, type Run, removeRun } from '../test/run-folder';
import { publish, type Variables } from '../test/surroundings';

/** A runner that hangs must not hang us; the whole of a part takes a fraction of it. */
const deadlineMs = 60 * 60_000;

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

/** What keeps a part from running is a failure of that part, and the others still have their say. */
async function runPart(part: Part, supervisor: Supervisor, run: Run): Promise<Ran> {
  console.log(`\n── ${part.name} ──`);
  const outcomes: Outcome[] = [];
  let variables: Variables = {};
  try {
    await part.prepare?.(supervisor);
    variables = await part.surroundings(supervisor, run);
    const report = join(run.folder, `${part.name}.json`);
    const task = part.command(report, variables);
    for (let round = 0; round < part.rounds; round += 1) {
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

/** Runs what failed once more, each by itself. Returns all outcomes, and which failures a rerun did not repeat. */
async function rerunFailures(ran: Ran[], supervisor: Supervisor, run: Run) {
  const report = join(run.folder, 'rerun.json');
  let outcomes = ran.flatMap((each) => each.outcomes);
  const flaky: Outcome[] = [];
  const failures = chooseReruns(outcomes);
  for (const { part, variables, outcomes: own } of ran) {
    for (const failure of failures.filter((each) => own.includes(each))) {
      console.log(`\n── again, by itself: ${outcomeLabel(failure)} ──`);
      const rerun = await runOnce(part, supervisor, report, part.rerun(failure, report, variables));
      const replaced = replaceFlaky(outcomes, failure, rerun);
      if (replaced) flaky.push(failure);
      outcomes = replaced ?? outcomes;
    }
  }
  return { outcomes, flaky };
}

function publishAll(run: Run, parts: Part[]): void {
  const names = [...parts.map((part) => `${part.name}.json`), 'e2e-system.log'];
  for (const name of names) if (existsSync(join(run.folder, name))) publish(run, name);
}

function readArguments(): { names: string[]; repeat: number } {
  const { positionals, values } = parseArgs({
    options: { repeat: { type: 'string', default: '1' } },
    allowPositionals: true,
  });
  const repeat = Number(values.repeat);
  if (!Number.isInteger(repeat) || repeat < 1)
    throw new PlainError('--repeat must be a whole number above 0.');
  return { names: positionals, repeat };
}

await runCommand(async (supervise) => {
  const { names, repeat } = readArguments();
  const parts = choose(names, repeat);
  const run = await openRun();
  // Also when interrupted: by then all processes have ended.
  process.once('exit', () => removeRun(run.folder));
  const supervisor = supervise(run.record);
  await generateClient(supervisor);
  const ran: Ran[] = [];
  for (const part of parts) ran.push(await runPart(part, supervisor, run));
  // Who repeats tests asks whether they are stable, and a rerun would hide that they aren't.
  const { outcomes, flaky } =
    repeat > 1
      ? { outcomes: ran.flatMap((each) => each.outcomes), flaky: [] }
      : await rerunFailures(ran, supervisor, run);
  // Nothing may speak after the last line.
  await supervisor.stop();
  publishAll(run, parts);
  const failed = outcomes.filter(({ state }) => state === 'failed');
  console.log('');
  for (const outcome of failed) console.log(`failed: ${outcomeLabel(outcome)}`);
  for (const outcome of flaky) console.log(`flaky: ${outcomeLabel(outcome)}`);
  console.log(inWords(outcomes));
  return failed.length === 0 ? 0 : 1;
});
