import type { Logger } from 'pino';
import { plainJson, plainText } from '../../plain-text';
import type { Claim } from '../claim';
import type { LogLine } from '../log';
import type { JobWriter } from '../writer';
import type { Secrets } from './secrets';

const maxMessage = 1_000;
const maxDetails = 4_000;

/** Adds a line to the worker's log and to the job's. Returns at once; never throws. */
export type LogToJob = (level: LogLine['level'], message: string, details?: object) => void;

interface JobLogParts {
  writer: JobWriter;
  log: Logger;
  secrets: Secrets;
}

/** Makes the log of one run. */
export function createJobLog({ writer, log, secrets }: JobLogParts, { id, kind, attempt }: Claim): LogToJob {
  return (level, text, details) => {
    const message = cut(secrets.hideIn(plainText(text)));
    const kept = details ? secrets.hideIn(keepableDetails(details)) : null;
    log[level]({ job: id, kind, attempt, ...kept }, message);
    writer
      .log({ jobId: id, attempt, at: new Date(), level, message, details: kept })
      .catch((error: unknown) => log.warn({ job: id, error }, 'lost a line of the log of a job'));
  };
}

function cut(message: string): string {
  return message.length > maxMessage ? `${message.slice(0, maxMessage).toWellFormed()}…` : message;
}

/** Returns the details of a log line as they can be kept. */
export function keepableDetails(details: object): object {
  try {
    const plain = plainJson(details);
    return JSON.stringify(plain).length > maxDetails ? { details: 'were too long to be kept' } : plain;
  } catch {
    // They refer to themselves, or hold a BigInt: a line of a log is no reason to fail.
    return { details: 'were not JSON and could not be kept' };
  }
}
