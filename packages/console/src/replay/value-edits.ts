import { isDeepStrictEqual } from 'node:util';
import { formOf, isRecord } from './replay-check';

/** A value that staff changed in a payload. Undefined: the field is missing. */
export interface ValueEdit {
  path: string[];
  from: unknown;
  to: unknown;
}

/**
 * Returns the values that differ between two payloads, as deep within objects as possible: what is beside them isn't copied to
 * other jobs.
 */
export function editsBetween(before: unknown, after: unknown, path: string[] = []): ValueEdit[] {
  if (isDeepStrictEqual(before, after)) return [];
  if (!isRecord(before) || !isRecord(after)) return [{ path, from: before, to: after }];
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
  return names.flatMap((name) =>
    editsBetween(valueAt(before, [name]), valueAt(after, [name]), [...path, name]),
  );
}

/** Returns a value within a payload; undefined if it's missing. */
export function valueAt(payload: unknown, path: string[]): unknown {
  const [name, ...rest] = path;
  if (name === undefined) return payload;
  return isRecord(payload) && Object.hasOwn(payload, name) ? valueAt(payload[name], rest) : undefined;
}

/**
 * Makes the same edits in another job's payload. Returns it, and whether all edited values were the same before; or why its shape
 * doesn't allow that.
 */
export function applyEdits(
  edits: ValueEdit[],
  payload: unknown,
): { payload: Record<string, unknown>; isSame: boolean } | { reason: string } {
  if (!isRecord(payload)) return { reason: 'The payload isn’t an object.' };
  const values = edits.map((edit) => ({ ...edit, current: valueAt(payload, edit.path) }));
  for (const { path, from, to, current } of values) {
    const isDone = isDeepStrictEqual(current, to);
    if (!isDone && formOf(current) !== formOf(from))
      return { reason: `${path.join('.')} is ${formText(current)} instead of ${formText(from)}.` };
  }
  if (values.every(({ current, to }) => isDeepStrictEqual(current, to)))
    return { reason: 'It already has the new values.' };
  return {
    payload: edits.reduce((edited, { path, to }) => withValue(edited, path, to), payload),
    isSame: values.every(({ current, from }) => isDeepStrictEqual(current, from)),
  };
}

function withValue(within: unknown, [name = '', ...rest]: string[], to: unknown): Record<string, unknown> {
  const others = Object.entries(isRecord(within) ? within : {}).filter(([other]) => other !== name);
  const value = rest.length > 0 ? withValue(valueAt(within, [name]), rest, to) : to;
  return Object.fromEntries(value === undefined ? others : [...others, [name, value]]);
}

const forms: Record<string, string> = {
  undefined: 'missing',
  null: 'null',
  string: 'text',
  number: 'a number',
  boolean: 'true or false',
  list: 'a list',
};

const formText = (value: unknown) => forms[formOf(value)] ?? 'an object';
