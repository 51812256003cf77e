import type { Logger } from 'pino';
import type { Claim } from '../claim';
import type { LogLine } from '../log';
import type { JobWriter } from '../writer';
import type { LogEntry } from './log-entry';
import type { Secrets } from './secrets';

const maxMessage = 1_000;

/** Adds a line to the worker's log and to the job's. Returns at once; never throws. */
export type LogToJob = (level: LogLine['level'], entry: LogEntry) => void;

interface JobLogParts {
  writer: JobWriter;
  log: Logger;
  secrets: Secrets;
}

/** Makes the log of one run. */
export function createJobLog({ writer, log, secrets }: JobLogParts, { id, kind, attempt }: Claim): LogToJob {
  return (level, entry) => {
    const message = cut(secrets.hideIn(entry.message));
    const kept = entry.details ? secrets.hideIn(entry.details) : null;
    log[level]({ job: id, kind, attempt, ...kept }, message);
    writer
      .log({ jobId: id, attempt, at: new Date(), level, message, details: kept })
      .catch((error: unknown) => log.warn({ job: id, error }, 'lost a line of the log of a job'));
  };
}

function cut(message: string): string {
  return message.length > maxMessage ? `${message.slice(0, maxMessage).toWellFormed()}…` : message;
}
