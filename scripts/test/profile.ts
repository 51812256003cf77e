import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import * as z from 'zod';
import { root } from '../root';
import { projects } from './projects';

const fileDurations = z.object({
  project: z.string(),
  file: z.string(),
  /** Vitest itself, and the environment, such as a document. */
  prepare: z.number(),
  /** The files that run before each test file. */
  setUp: z.number(),
  import: z.number(),
  tests: z.number(),
});

/** How long a test file took, in milliseconds. */
export type FileDurations = z.infer<typeof fileDurations>;

const vitestReport = z.object({ files: z.array(fileDurations) });

const measured = z.object({
  file: z.string(),
  queue: z.string().optional(),
  /** Seconds of CPU time. */
  cpu: z.number(),
  /** How many servers, processes, and databases it started. */
  starts: z.record(z.string(), z.number()),
});

const playwrightSuite = z.object({
  specs: z.array(
    z.object({
      file: z.string(),
      tests: z.array(
        z.object({ projectName: z.string(), results: z.array(z.object({ duration: z.number() })) }),
      ),
    }),
  ),
  get suites() {
    return z.array(playwrightSuite).optional();
  },
});

interface Row extends FileDurations {
  cpu?: number | undefined;
  starts?: Record<string, number> | undefined;
}

/** Returns what each file took, by the reports of a run and what measure.ts wrote. */
function readRows(reports: string[], measuredFile: string): Row[] {
  const lines = existsSync(measuredFile) ? readFileSync(measuredFile, 'utf8').trim().split('\n') : [];
  const found = lines.filter(Boolean).map((line) => measured.parse(JSON.parse(line)));
  return reports.filter(existsSync).flatMap((report) => {
    const content: unknown = JSON.parse(readFileSync(report, 'utf8'));
    const { success, data } = vitestReport.safeParse(content);
    if (!success) return browserRows(z.object({ suites: z.array(playwrightSuite) }).parse(content).suites);
    return data.files.map((row) => {
      const { queue } = projects.find(({ name }) => name === row.project) ?? {};
      const own = found.find((one) => relative(root, one.file) === row.file && one.queue === queue);
      return { ...row, cpu: own?.cpu, starts: own?.starts };
    });
  });
}

function browserRows(suites: z.infer<typeof playwrightSuite>[]): Row[] {
  const own = suites.flatMap(({ specs }) =>
    specs.flatMap(({ file, tests }) =>
      tests.map(({ projectName, results }) => ({
        project: `e2e-${projectName}`,
        file: `e2e/${file}`,
        prepare: 0,
        setUp: 0,
        import: 0,
        tests: results.reduce((sum, { duration }) => sum + duration, 0),
      })),
    ),
  );
  const inner = suites.flatMap((suite) => browserRows(suite.suites ?? []));
  return sumBy([...own, ...inner], ({ file }) => file);
}

/** Adds up the rows that have the same key. */
function sumBy(rows: Row[], keyOf: (row: Row) => string): Row[] {
  const sums = new Map<string, Row>();
  for (const row of rows) {
    const sum = sums.get(keyOf(row));
    const starts = { ...sum?.starts };
    for (const [what, count] of Object.entries(row.starts ?? {})) starts[what] = (starts[what] ?? 0) + count;
    sums.set(keyOf(row), {
      ...row,
      starts,
      prepare: row.prepare + (sum?.prepare ?? 0),
      setUp: row.setUp + (sum?.setUp ?? 0),
      import: row.import + (sum?.import ?? 0),
      tests: row.tests + (sum?.tests ?? 0),
      cpu: row.cpu === undefined && sum?.cpu === undefined ? undefined : (row.cpu ?? 0) + (sum?.cpu ?? 0),
    });
  }
  return [...sums.values()];
}

function tableOf(title: string, rows: Row[], nameOf: (row: Row) => string): string[] {
  const seconds = (ms: number) => (ms / 1000).toFixed(1);
  const lines = rows.map((row) => {
    const starts = Object.entries(row.starts ?? {}).map(([what, count]) => `${count} × ${what}`);
    const phases = [row.prepare, row.setUp, row.import, row.tests].map(seconds);
    return `| ${[nameOf(row), ...phases, row.cpu?.toFixed(1) ?? '', starts.join(', ')].join(' | ')} |`;
  });
  return [
    `| ${title} | prepare s | set-up s | import s | tests s | CPU s | starts |`,
    '|---|---|---|---|---|---|---|',
    ...lines,
  ];
}

const durationsFile = join(root, 'scripts/test/durations.json');
const minSavedMs = 2_000;
const maxRows = 40;

/** Returns a table of what the projects and the longest files took, and saves how long files take, to start the longest first. */
export function saveProfile(reports: string[], measuredFile: string): string {
  const rows = readRows(reports, measuredFile);
  const total = (row: Row) => row.prepare + row.setUp + row.import + row.tests;
  const longest = rows.toSorted((a, b) => total(b) - total(a));
  const saved = longest.filter((row) => total(row) > minSavedMs && !row.file.endsWith('.spec.ts'));
  const durations = Object.fromEntries(
    saved.toReversed().map((row) => [row.file, Math.round(total(row) / 1000)]),
  );
  const sorted = Object.entries(durations).toSorted(([a], [b]) => a.localeCompare(b));
  writeFileSync(durationsFile, `${JSON.stringify(Object.fromEntries(sorted), null, 2)}\n`);
  return [
    ...tableOf(
      'project',
      sumBy(rows, ({ project }) => project),
      ({ project }) => project,
    ),
    '',
    ...tableOf('file', longest.slice(0, maxRows), ({ project, file }) => `${file} (${project})`),
  ].join('\n');
}
