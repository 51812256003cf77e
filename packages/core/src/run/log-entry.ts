import { plainJson, plainText } from '../contract/plain-text';
import { messageOf } from '../log/open-log';

const maxDetails = 4_000;

/** A line of a job's log in a form that can be stored. */
export interface LogEntry {
  message: string;
  details?: object;
}

/**
 * Returns the line that a call of `ctx.log.info` adds. Accepts whatever JavaScript callers pass: objects become the details,
 * and everything else the message. Never throws, because a log line is no reason to fail.
 */
export function logEntry(args: readonly unknown[]): LogEntry {
  try {
    // Null and undefined are logged only as the first argument.
    const given = args.filter((arg, index) => index === 0 || (arg !== undefined && arg !== null));
    const [object, ...others] = given.filter(isObject);
    const texts = given.filter((arg) => !isObject(arg)).map(String);
    const message =
      texts.length > 0 ? texts.join(' ') : object instanceof Error ? textOf(object) : '(no message)';
    const details = others.length > 0 ? [object, ...others] : object;
    return { message: plainText(message), ...(details !== undefined && { details: keepable(details) }) };
  } catch {
    return { message: 'This line could not be stored.' };
  }
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

function textOf(error: Error): string {
  return String(messageOf(error));
}

function keepable(details: object): object {
  try {
    const plain = plainJson(details instanceof Error ? { error: textOf(details) } : details);
    if (JSON.stringify(plain).length > maxDetails) return { details: 'were too long to be stored' };
    return isObject(plain) && !Array.isArray(plain) ? plain : { details: plain };
  } catch {
    // The details are circular, or contain a BigInt.
    return { details: 'were not JSON and could not be stored' };
  }
}
