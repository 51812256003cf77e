import type { Logger } from 'pino';
import { cutText } from '../contract/plain-text';
import type { Claim } from './claim';
import { type LogLine, linesKept } from './log';
import type { LogEntry } from './log-entry';
import type { Secrets } from './secrets';
import type { JobWriter } from './writer';

const maxMessage = 1_000;
// How many lines of a run are written at once. More lines wait.
const maxWriting = 500;

/** Adds a line to the logs of the worker and the job. Returns immediately and never throws. */
export type LogToJob = (level: LogLine['level'], entry: LogEntry) => void;

interface JobLogParts {
  writer: Pick<JobWriter, 'log'>;
  log: Logger;
  secrets: Secrets;
}

/** The lines of a run that the database hasn't written yet. */
interface Backlog {
  waiting: LogLine[];
  writing: number;
}

// A run's processor and its end have separate logs, which share a backlog so that lines are written in order.
const backlogs = new WeakMap<Claim, Backlog>();

function backlogOf(claim: Claim): Backlog {
  const known = backlogs.get(claim);
  if (known) return known;
  const backlog: Backlog = { waiting: [], writing: 0 };
  backlogs.set(claim, backlog);
  return backlog;
}

/** Creates a log of a run. It keeps only as many waiting lines as a job's log does, the newest ones. */
export function createJobLog({ writer, log, secrets }: JobLogParts, claim: Claim): LogToJob {
  const { id, kind, attempt } = claim;

  async function write(line: LogLine, backlog: Backlog): Promise<void> {
    backlog.writing += 1;
    try {
      await writer.log(line);
    } catch (error) {
      log.warn({ job: id, error }, 'lost a line of the log of a job');
    }
    backlog.writing -= 1;
    const next = backlog.waiting.shift();
    if (next) void write(next, backlog);
  }
  return (level, entry) => {
    const message = cutText(secrets.hideIn(entry.message), maxMessage);
    const kept = entry.details ? secrets.hideIn(entry.details) : null;
    log[level]({ job: id, kind, attempt, ...kept }, message);
    const line = { jobId: id, attempt, at: new Date(), level, message, details: kept };
    const backlog = backlogOf(claim);
    if (backlog.writing < maxWriting) void write(line, backlog);
    else if (backlog.waiting.push(line) > linesKept) backlog.waiting.shift();
  };
}
