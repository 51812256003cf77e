import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { printError } from './plain-error';
import { generateClient } from './prepare';
import { runCommand } from './run-command';
import type { Supervisor } from './supervise';
import { type Counts, countReport, inWords, sum } from './test/counts';
import { choose, type Part, type Surroundings } from './test/parts';
import { openRun, type Run, removeRun } from './test/run-folder';
import { publish, type Variables } from './test/surroundings';

/** A runner that hangs must not hang us; the whole of a part takes a fraction of it. */
const DEADLINE = 30 * 60_000;

class Runner {
  private readonly started = new Map<Surroundings, Promise<Variables>>();

  constructor(
    private readonly supervisor: Supervisor,
    private readonly run: Run,
  ) {}

  private surroundingsOf({ surroundings }: Part): Promise<Variables> {
    const variables = this.started.get(surroundings) ?? surroundings(this.supervisor, this.run);
    this.started.set(surroundings, variables);
    return variables;
  }

  /** What keeps a part from running is a failure of that part, and the others still have their say. */
  async count(part: Part): Promise<Counts> {
    console.log(`\n── ${part.name} ──`);
    const report = join(this.run.folder, `${part.name}.json`);
    try {
      await part.prepare?.(this.supervisor);
      const variables = await this.surroundingsOf(part);
      const task = { ...part.command(report, variables), deadline: DEADLINE };
      const counts = countReport(report, await this.supervisor.show(task), part.read);
      console.log(`${part.name}: ${inWords(counts)}`);
      return counts;
    } catch (error) {
      this.supervisor.refuseWhenStopping();
      printError(error);
      return { passed: 0, failed: 1, skipped: 0 };
    }
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
  const runner = new Runner(supervisor, run);
  const all: Counts[] = [];
  for (const part of parts) all.push(await runner.count(part));
  // Nothing may speak after the last line.
  await supervisor.stop();
  publishAll(run, parts);
  const total = sum(all);
  console.log(`\n${inWords(total)}`);
  return total.failed === 0 ? 0 : 1;
});
