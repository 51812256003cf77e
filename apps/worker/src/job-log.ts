import type { Claim, JobWriter, LogLine } from '@offload/db';
import type { Logger } from 'pino';
import { plainJson, plainText } from './plain-text';

const longestMessage = 1_000;
const longestDetails = 4_000;

/** Says something about a run where its job keeps it. Nothing waits for that, and nothing fails of it. */
export type Say = (level: LogLine['level'], message: string, details?: object) => void;

export function createJobLog(writer: JobWriter, log: Logger, claim: Claim): Say {
  const { id, attempt } = claim;
  return (level, message, details) => {
    const line = { jobId: id, attempt, at: new Date(), level, message: cut(plainText(message)) };
    writer
      .log({ ...line, details: details ? fitting(details) : null })
      .catch((error: unknown) => log.warn({ job: id, error }, 'a line of its log is lost'));
  };
}

function cut(message: string): string {
  return message.length > longestMessage ? `${message.slice(0, longestMessage).toWellFormed()}…` : message;
}

function fitting(details: object): object {
  try {
    const plain = plainJson(details);
    return JSON.stringify(plain).length > longestDetails ? { details: 'were too long to be kept' } : plain;
  } catch {
    // What refers to itself, or holds a BigInt: a line of a log is no reason to fail.
    return { details: 'were nothing that can be kept' };
  }
}
