import type { Claim, JobWriter, LogLine } from '@offload/db';
import type { Logger } from 'pino';
import { plainJson, plainText } from './plain-text';
import type { Secrets } from './secrets';

const longestMessage = 1_000;
const longestDetails = 4_000;

/** Says something about a run, here and where its job keeps it. Nothing waits for that, and nothing fails of it. */
export type Say = (level: LogLine['level'], message: string, details?: object) => void;

interface JobLogParts {
  writer: JobWriter;
  log: Logger;
  secrets: Secrets;
}

export function createJobLog({ writer, log, secrets }: JobLogParts, { id, kind, attempt }: Claim): Say {
  return (level, said, details) => {
    const message = cut(secrets.hideIn(plainText(said)));
    const kept = details ? secrets.hideIn(fitting(details)) : null;
    log[level]({ job: id, kind, attempt, ...kept }, message);
    writer
      .log({ jobId: id, attempt, at: new Date(), level, message, details: kept })
      .catch((error: unknown) => log.warn({ job: id, error }, 'a line of its log is lost'));
  };
}

function cut(message: string): string {
  return message.length > longestMessage ? `${message.slice(0, longestMessage).toWellFormed()}…` : message;
}

/** Returns as much of the details of a log line as can be kept. */
export function fitting(details: object): object {
  try {
    const plain = plainJson(details);
    return JSON.stringify(plain).length > longestDetails ? { details: 'were too long to be kept' } : plain;
  } catch {
    // What refers to itself, or holds a BigInt: a line of a log is no reason to fail.
    return { details: 'were nothing that can be kept' };
  }
}
