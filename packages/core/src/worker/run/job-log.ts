import type { Logger } from 'pino';
import type { Claim } from '../claim';
import { type LogLine, linesKept } from '../log';
import type { JobWriter } from '../writer';
import type { LogEntry } from './log-entry';
import type { Secrets } from './secrets';

const maxMessage = 1_000;
// How many lines of a run are being written. What it logs faster than the database writes waits.
const maxWriting = 500;

/** Adds a line to the worker's log and to the job's. Returns at once; never throws. */
export type LogToJob = (level: LogLine['level'], entry: LogEntry) => void;

interface JobLogParts {
  writer: Pick<JobWriter, 'log'>;
  log: Logger;
  secrets: Secrets;
}

/** Makes the log of one run. Of the lines that wait to be written, it keeps as many as the log of a job does: the last ones. */
export function createJobLog({ writer, log, secrets }: JobLogParts, { id, kind, attempt }: Claim): LogToJob {
  const waiting: LogLine[] = [];
  let writing = 0;

  async function write(line: LogLine): Promise<void> {
    writing += 1;
    try {
      await writer.log(line);
    } catch (error) {
      log.warn({ job: id, error }, 'lost a line of the log of a job');
    }
    writing -= 1;
    const next = waiting.shift();
    if (next) void write(next);
  }
  return (level, entry) => {
    const message = cut(secrets.hideIn(entry.message));
    const kept = entry.details ? secrets.hideIn(entry.details) : null;
    log[level]({ job: id, kind, attempt, ...kept }, message);
    const line = { jobId: id, attempt, at: new Date(), level, message, details: kept };
    if (writing < maxWriting) void write(line);
    else if (waiting.push(line) > linesKept) waiting.shift();
  };
}

function cut(message: string): string {
  return message.length > maxMessage ? `${message.slice(0, maxMessage).toWellFormed()}…` : message;
}
