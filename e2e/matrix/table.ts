import type { Report } from './run';
import type { Backend } from './world';

const intro = `# The matrix

Every kind of job × every way to disturb it × both queue backends × a worker whose clock is ten minutes slow, right, or
ten minutes fast. \`npm run matrix\` writes this file.

✓: one end, the same effect as an undisturbed run, no email twice, attempts as promised. (✓): the same, but the job neither
ran nor waited at the moment that the plug was pulled. ✗: see below. *system*: no process, no bytes without a row, and no row
without bytes is left; web and worker recovered by themselves. *sign-up*: users who signed up meanwhile were welcomed
once. *schedule*: every run of a schedule that had missed three, and went on, enqueued one job.`;

/** What became of one run. */
export interface Cell {
  plug: string;
  backend: Backend;
  clockMs: number;
  report: Report;
}

/** Draws the results as Markdown: a row for each plug and backend, a column for each kind. */
export function tableOf(cells: Cell[]): string {
  const rows = [...new Set(cells.flatMap(({ report }) => [...report.outcomes.keys()]))].sort();
  const columns = [...rows, 'schedule', 'sign-up', 'system'];
  const heads = [...new Set(cells.map(headOf))];
  const lines = heads.map((head) => {
    const group = cells.filter((cell) => headOf(cell) === head);
    return `${head} ${columns.map((column) => summarize(column, group)).join(' | ')} |`;
  });
  const problems = cells.flatMap(({ plug, backend, clockMs, report }) =>
    [...report.problems].map(
      ([column, found]) =>
        `- ${plug}, ${backend}, clock ${clockMs / 60_000} min, ${column}: ${found.join('; ')}`,
    ),
  );
  return [
    intro,
    '',
    `| plug | queue | ${columns.join(' | ')} |`,
    `|---|---|${columns.map(() => '---|').join('')}`,
    ...lines,
    '',
    ...(problems.length > 0
      ? ['## What was wrong', '', ...problems]
      : [`${cells.length} runs, nothing was wrong.`]),
  ].join('\n');
}

const headOf = ({ plug, backend }: Cell) => `| ${plug} | ${backend} |`;

function summarize(column: string, group: Cell[]): string {
  if (group.some(({ report }) => report.problems.has(column))) return '✗';
  const isKind = group.some(({ report }) => report.outcomes.has(column));
  const wasCaught = group.some(({ report }) => report.caught.includes(column));
  return isKind && !wasCaught ? '(✓)' : '✓';
}
