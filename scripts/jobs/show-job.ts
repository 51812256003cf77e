import { findAttempts, type JobAttempt } from '@offload/core/internal';
import {
  formatTable,
  printable,
  printableJson,
  terminalWidth,
  timeText,
} from '@offload/core/internal/terminal';
import type { Prisma } from '@offload/db';
import { PlainError } from '@offload/processes';
import type { Tools } from './open-tools';
import type { ShowCommand } from './read-command';
import { jobColumns, viewJob } from './read-jobs';

const columns = {
  ...jobColumns,
  ...{ progressPercent: true, progressStep: true, errorStack: true, retryOf: true },
  ...{ dismissedAt: true, dismissReason: true },
  email: { select: { recipient: true, state: true, response: true } },
} satisfies Prisma.JobSelect;

type Job = Prisma.JobGetPayload<{ select: typeof columns }>;
type LogLine = Prisma.JobLogGetPayload<{ select: typeof logColumns }>;

const logColumns = { at: true, level: true, attempt: true, message: true, details: true } as const;
const logLines = 20;

/** Prints a job, its attempts, the last lines of its log, and its error. Not its payload, which may hold secrets. */
export async function showJob({ db, core }: Tools, { id, isJson }: ShowCommand): Promise<number> {
  const job = await db.job.findUnique({ where: { id }, select: columns });
  if (!job) throw new PlainError(`No job has the ID ${id}.`);
  const attempts = await findAttempts(core, id);
  const lines = await db.jobLog.findMany({
    ...{ where: { jobId: id }, orderBy: { id: 'desc' }, take: logLines, select: logColumns },
  });
  const log = lines.reverse();
  if (isJson) console.log(printableJson({ ...viewJob(job), attempts, log }));
  else
    console.log([fieldsOf(job), attemptsOf(attempts), logOf(log), errorOf(job)].filter(Boolean).join('\n\n'));
  return 0;
}

function fieldsOf(job: Job): string {
  const { email, dismissedAt } = job;
  const time = (moment: Date | null) => moment && timeText(moment);
  const fields: [name: string, value: string | null][] = [
    ['ID', job.id],
    ['Kind', `${job.kind} (queue ${job.queue})`],
    ['Title', job.title],
    ['State', `${job.state}, attempt ${job.attempt} of ${job.maxAttempts}`],
    ['Progress', job.progressStep && `${job.progressPercent}%, ${job.progressStep}`],
    ['Owner', `${job.owner.email} (${job.owner.id})`],
    ['Created', time(job.createdAt)],
    ['Started', time(job.startedAt)],
    ['Finished', time(job.finishedAt)],
    ['Next attempt', time(job.nextAttemptAt)],
    ['Replay of', job.retryOf],
    ['Dismissed', dismissedAt && `${timeText(dismissedAt)}, ${job.dismissReason ?? ''}`],
    ['Email', email && [`${email.state}, to ${email.recipient}`, email.response].filter(Boolean).join(': ')],
  ];
  return fields.flatMap(([name, value]) => (value ? `${name.padEnd(14)}${printable(value)}` : [])).join('\n');
}

function attemptsOf(attempts: JobAttempt[]): string {
  if (attempts.length === 0) return '';
  const rows = attempts.map(({ attempt, host, pid, workerId, startedAt, endedAt, next, message }) => [
    ...[String(attempt), host === null ? (workerId ?? '') : `${host}, process ${pid}`],
    ...[timeText(startedAt), endedAt ? `${endedAt.getTime() - startedAt.getTime()} ms` : ''],
    ...[next ?? 'running', message ?? ''],
  ]);
  return formatTable(['ATTEMPT', 'WORKER', 'STARTED', 'DURATION', 'THEN', 'MESSAGE'], rows, terminalWidth());
}

function logOf(lines: LogLine[]): string {
  const rows = lines.map(({ at, level, attempt, message, details }) => [
    ...[timeText(at), level, String(attempt)],
    details === null ? message : `${message} ${JSON.stringify(details)}`,
  ]);
  return rows.length > 0 ? formatTable(['LOG', 'LEVEL', 'ATTEMPT', 'MESSAGE'], rows, null) : '';
}

function errorOf({ errorCode, errorMessage, errorStack }: Job): string {
  if (errorMessage === null) return '';
  const stack = (errorStack ?? '').split('\n').filter(Boolean);
  return [
    `Error ${printable(`${errorCode}: ${errorMessage}`)}`,
    ...stack.map((line) => `  ${printable(line)}`),
  ].join('\n');
}
