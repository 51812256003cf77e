import * as z from 'zod';

type Issue = z.core.$ZodIssue;

const typeNames: Record<string, string> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  object: 'an object',
  record: 'an object',
  array: 'a list',
  date: 'a date',
  null: 'null',
};

const formatNames: Record<string, string> = {
  email: 'an email address',
  url: 'a URL',
  uuid: 'a UUID',
  guid: 'a UUID',
  datetime: 'a time such as 2026-11-25T09:30:00Z',
  date: 'a date such as 2026-11-25',
  time: 'a time of day such as 09:30:00',
  duration: 'a duration such as PT15M',
};

const units: Record<string, string> = { string: 'character', array: 'item', set: 'item', file: 'byte' };

/**
 * Returns what a value must be, to append to its name. Replaces only zod's own messages, which are for the authors of
 * schemas.
 *
 * @example
 * const { error } = z.object({ copies: z.int() }).safeParse({ copies: 1.5 });
 * error?.issues.map((issue) => `${issue.path.join('.')} ${issueText(issue)}`); // ['copies must be a whole number']
 */
export function issueText(issue: Issue): string {
  return isMessageOfZod(issue) ? describe(issue) : issue.message;
}

function isMessageOfZod(issue: Issue): boolean {
  const given = z.config().localeError?.({ ...issue, input: undefined });
  const message = typeof given === 'string' ? given : given?.message;
  // An issue has lost its input, so zod can't repeat what it received.
  const expected = (text: string | undefined) => text?.split(', received')[0];
  return expected(message) === expected(issue.message);
}

function describe(issue: Issue): string {
  switch (issue.code) {
    case 'invalid_type':
      if (issue.message.endsWith('received undefined')) return 'is required';
      return `must be ${typeNames[issue.expected] ?? issue.expected}`;
    case 'invalid_value':
      return `must be ${issue.values.length > 1 ? 'one of ' : ''}${issue.values.map(String).join(', ')}`;
    case 'invalid_format':
      return `must be ${formatNames[issue.format] ?? 'in the expected format'}`;
    case 'too_big':
      return limitText(issue.inclusive === false ? 'less than' : 'up to', issue.maximum, issue.origin);
    case 'too_small':
      if (issue.minimum === 1 && issue.origin in units) return 'must not be empty';
      return limitText(issue.inclusive === false ? 'more than' : 'at least', issue.minimum, issue.origin);
    case 'not_multiple_of':
      return `must be a multiple of ${issue.divisor}`;
    case 'unrecognized_keys':
      return `has unknown fields: ${issue.keys.join(', ')}`;
    default:
      return 'is invalid';
  }
}

function limitText(bound: string, limit: number | bigint, origin: string): string {
  if (origin === 'date') return `must be ${bound} ${new Date(Number(limit)).toISOString()}`;
  const { [origin]: unit } = units;
  if (!unit) return `must be ${bound} ${limit}`;
  return `must have ${bound} ${limit} ${unit}${Number(limit) === 1 ? '' : 's'}`;
}
