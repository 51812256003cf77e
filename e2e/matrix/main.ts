import { writeFileSync } from 'node:fs';
import { writeOutcomes } from '../../scripts/test/outcome';
import { clocksMs, nothing, plugs } from './plugs';
import { type Report, runPlug } from './run';
import { type Cell, tableOf } from './table';
import { backends } from './world';

// Three at a time, also on two cores: each has much to wait for.
const lanes = 3;

/** Runs the full product: every plug on both backends with every clock. */
async function runAll(names: string[]): Promise<Cell[]> {
  const chosen = plugs.filter(({ name }) => names.length === 0 || names.some((part) => name.includes(part)));
  const cells: Cell[] = [];
  for (const backend of backends) {
    const { outcomes: reference, ...undisturbed } = await runPlug({ plug: nothing, backend, clockMs: 0 });
    if (undisturbed.problems.size > 0) throw new Error(`undisturbed: ${inWords(undisturbed.problems)}`);
    const todo = chosen.flatMap((plug) => clocksMs.map((clockMs) => ({ plug, clockMs })));
    async function work(): Promise<void> {
      for (let next = todo.shift(); next; next = todo.shift()) {
        const { plug, clockMs } = next;
        const report = await runPlug({ plug, backend, clockMs, reference }).catch(notRun);
        cells.push({ plug: plug.name, backend, clockMs, report });
        const result = report.problems.size > 0 ? inWords(report.problems) : '✓';
        console.log(`${backend}, ${plug.name}, clock ${clockMs / 60_000} min: ${result}`);
        if (report.problems.size > 0) console.log(report.log.slice(-5_000));
      }
    }
    await Promise.all(Array.from({ length: lanes }, work));
  }
  return cells;
}

/** The report of a run that an error ended, so that the others go on. */
function notRun(error: Error): Report {
  const problems = new Map([['system', [error.message]]]);
  return { problems, caught: [], outcomes: new Map(), log: error.stack ?? '' };
}

function inWords(problems: Map<string, string[]>): string {
  return [...problems].map(([row, found]) => `\n  ${row}: ${found.join('; ')}`).join('');
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));
const names = process.argv.slice(2);
const cells = await runAll(names);
const table = tableOf(cells);
console.log(`\n${table}`);
if (names.length === 0) writeFileSync(new URL('../../docs/matrix.md', import.meta.url), `${table}\n`);
writeOutcomes(
  cells.map(({ plug, backend, clockMs, report }) => ({
    project: 'matrix',
    file: 'e2e/matrix/main.ts',
    titles: [plug, backend, `clock ${clockMs / 60_000} min`],
    state: report.problems.size > 0 ? 'failed' : 'passed',
  })),
);
process.exitCode = cells.some(({ report }) => report.problems.size > 0) ? 1 : 0;
