import type { Jobs } from '../client/open-jobs';
import { sql } from '../database/sql';
import { findAttempts, type JobAttempt } from '../job/attempts';
import type { Job } from '../job/read/job';
import { jobStates } from '../job/states';
import { fail } from './read-arguments';
import { cut, formatTable, printable, printableJson, terminalWidth, timeText } from './terminal';

/** The options of a command on jobs. */
export interface Values {
  state?: string | undefined;
  kind?: string | undefined;
  owner?: string | undefined;
  cursor?: string | undefined;
  limit?: string | undefined;
  system?: string | undefined;
  json: boolean;
}

interface LogLine {
  at: Date;
  level: string;
  attempt: number;
  message: string;
}

const header = ['ID', 'KIND', 'STATE', 'OWNER', 'CREATED', 'TITLE', 'ERROR'];
const maxTitleLength = 40;
const logLines = 20;

/** Prints jobs, newest first. */
export async function listJobs(
  jobs: Jobs,
  names: string[],
  values: Values,
  print: (text: string) => void,
): Promise<number> {
  if (names.length > 0) fail('jobs list takes options only. jobs show <id> shows a job.');
  const { kind, owner, cursor, limit = '25', json } = values;
  const page = await jobs.list({
    kind,
    cursor,
    state: statesOf(values.state),
    limit: Number(limit),
    ...(owner !== undefined && { owner }),
  });
  if (json) print(printableJson(page));
  else if (page.jobs.length === 0) print('No jobs match.');
  else print(tableOf(page.jobs));
  if (page.nextCursor && !json) print(`There are more jobs. To see them, add --cursor ${page.nextCursor}`);
  return 0;
}

function statesOf(given: string | undefined) {
  return given?.split(',').map((name) => {
    const state = jobStates.find((one) => one === name.trim());
    return state ?? fail(`--state must be one of ${jobStates.join(', ')}.`);
  });
}

function tableOf(jobs: Job[]): string {
  const width = terminalWidth();
  const rows = jobs.map(({ id, kind, state, ownerId, createdAt, title, error }) => [
    ...[id, kind, state, ownerId, time(createdAt) ?? ''],
    ...[cut(title ?? '', width === null ? null : maxTitleLength), error?.message ?? ''],
  ]);
  return formatTable(header, rows, width);
}

/** Prints a job, its attempts, its error, and the last lines of its log. Not its payload, which may hold secrets. */
export async function showJob(
  { db, get }: Jobs,
  [id = '', ...others]: string[],
  { json }: Values,
  print: (text: string) => void,
): Promise<number> {
  if (id === '' || others.length > 0) fail('jobs show needs the ID of one job.');
  const job = await get(id);
  if (!job) throw new Error(`No job has the ID ${printable(id)}.`);
  const attempts = await findAttempts(db, id);
  const newest = await db.query<LogLine>(sql`
    SELECT at, level, attempt, message FROM offload.job_log
    WHERE job_id = ${id}::uuid ORDER BY id DESC LIMIT ${logLines}`);
  const log = newest.reverse();
  if (json) print(printableJson({ ...job, attempts, log }));
  else print([fieldsOf(job), attemptsOf(attempts), logOf(log)].filter(Boolean).join('\n\n'));
  return 0;
}

function fieldsOf({ progress, error, ...job }: Job): string {
  const fields: [name: string, value: string | null][] = [
    ['ID', job.id],
    ['Kind', `${job.kind} (queue ${job.queue})`],
    ['Title', job.title],
    ['State', `${job.state}, attempt ${job.attempt} of ${job.maxAttempts}`],
    ['Progress', progress.step && `${progress.percent}%, ${progress.step}`],
    ['Owner', job.ownerId],
    ['Created', time(job.createdAt)],
    ['Finished', time(job.finishedAt)],
    ['Next attempt', time(job.nextAttemptAt)],
    ['Error', error && `${error.code}: ${error.message}`],
  ];
  return fields.flatMap(([name, value]) => (value ? `${name.padEnd(14)}${printable(value)}` : [])).join('\n');
}

function attemptsOf(attempts: JobAttempt[]): string {
  if (attempts.length === 0) return '';
  const rows = attempts.map(({ attempt, host, pid, startedAt, endedAt, next, message }) => [
    ...[String(attempt), host === null ? '' : `${host}, process ${pid}`, timeText(startedAt)],
    ...[endedAt ? `${endedAt.getTime() - startedAt.getTime()} ms` : '', next ?? 'running', message ?? ''],
  ]);
  return formatTable(['ATTEMPT', 'WORKER', 'STARTED', 'DURATION', 'THEN', 'MESSAGE'], rows, null);
}

function logOf(lines: LogLine[]): string {
  if (lines.length === 0) return '';
  const rows = lines.map(({ at, level, attempt, message }) => [timeText(at), level, `${attempt}`, message]);
  return formatTable(['LOG', 'LEVEL', 'ATTEMPT', 'MESSAGE'], rows, null);
}

function time(moment: string | null): string | null {
  return moment && timeText(new Date(moment));
}
