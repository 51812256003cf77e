import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { printError } from './plain-error';
import { generateClient } from './prepare';
import { runCommand } from './run-command';
import type { Supervisor } from './supervise';
import { type Counts, countReport, inWords, sum } from './test/counts';
import { choose, type Part } from './test/parts';
import { openRun, type Run, removeRun } from './test/run-folder';
import { publish } from './test/surroundings';

/** A runner that hangs must not hang us; the whole of a part takes a fraction of it. */
const DEADLINE = 30 * 60_000;

/** What keeps a part from running is a failure of that part, and the others still have their say. */
async function count(part: Part, supervisor: Supervisor, run: Run): Promise<Counts> {
  console.log(`\n── ${part.name} ──`);
  const report = join(run.folder, `${part.name}.json`);
  try {
    await part.prepare?.(supervisor);
    const variables = await part.surroundings(supervisor, run);
    const task = { ...part.command(report, variables), deadline: DEADLINE };
    const counts = countReport(report, await supervisor.show(task), part.read);
    console.log(`${part.name}: ${inWords(counts)}`);
    return counts;
  } catch (error) {
    supervisor.refuseWhenStopping();
    printError(error);
    return { passed: 0, failed: 1, skipped: 0 };
  }
}

function publishAll(run: Run, parts: Part[]): void {
  const names = [...parts.map((part) => `${part.name}.json`), 'e2e-system.log'];
  for (const name of names) if (existsSync(join(run.folder, name))) publish(run, name);
}

await runCommand(async (supervise) => {
  const parts = choose(process.argv.slice(2));
  const run = await openRun();
  // Also when interrupted: by then all processes have ended.
  process.once('exit', () => removeRun(run.folder));
  const supervisor = supervise(run.record);
  await generateClient(supervisor);
  const all: Counts[] = [];
  for (const part of parts) all.push(await count(part, supervisor, run));
  // Nothing may speak after the last line.
  await supervisor.stop();
  publishAll(run, parts);
  const total = sum(all);
  console.log(`\n${inWords(total)}`);
  return total.failed === 0 ? 0 : 1;
});
