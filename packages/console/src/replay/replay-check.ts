import { isDeepStrictEqual } from 'node:util';
import type { AnyContract } from '@offload/core/admin';
import { issueText } from '@offload/core/contract';
import * as z from 'zod';
import './contract-fields';

const JsonObject = z.record(z.string(), z.json());
type Payload = z.infer<typeof JsonObject>;

export interface FieldError {
  pointer: string;
  message: string;
}

/** The payload of a replay: the original, and as edited by staff. */
interface Edit {
  before: unknown;
  /** The payload as the replay's author saw it. */
  seen: unknown;
  written: Record<string, unknown>;
  /** The fields that may change; by default those of the contract. */
  editable?: readonly string[];
  /** Other errors of the replay. */
  otherErrors?: FieldError[];
}

/**
 * Returns the payload of a replay as it will be stored: what was hidden from its author stays as it was. Returns errors for
 * changes that the kind's contract doesn't allow, and for a payload that breaks the contract.
 */
export function checkReplay(
  contract: AnyContract,
  { before, seen, written, editable = contract.editableFields ?? [], otherErrors = [] }: Edit,
): { payload: Payload } | { errors: FieldError[] } {
  const original = JsonObject.parse(before);
  // An app may show a text in the place of a whole payload.
  const payload = JsonObject.parse(withHidden(written, isRecord(seen) ? seen : {}, original));
  const legible = editable.filter((name) => isLegible(name, seen, original));
  const rejected = [...fixedFields(legible, original, payload), ...otherErrors];
  if (rejected.length > 0) return { errors: rejected };
  const { error } = contract.payload.safeParse(payload);
  return error
    ? { errors: error.issues.map((issue: z.core.$ZodIssue) => fieldErrorOf(issue, '/payload')) }
    : { payload };
}

/** Returns what is wrong with a field, in plain words. */
export function fieldErrorOf(issue: z.core.$ZodIssue, within = ''): FieldError {
  return {
    pointer: within + issue.path.map((step) => `/${String(step)}`).join(''),
    message: issueText(issue),
  };
}

/** The changed fields that staff may not change. */
function fixedFields(editable: readonly string[], before: Payload, after: Payload): FieldError[] {
  const names = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...names]
    .filter((name) => !editable.includes(name) && !isDeepStrictEqual(before[name], after[name]))
    .map((name) => ({ pointer: `/payload/${name}`, message: "can't be changed in a replay" }));
}

/**
 * Whether someone who saw a payload only in part can edit one of its fields. Not if the field was hidden as something else,
 * such as dots for a number, or an empty text, which a form takes for none. Also not if something was hidden in a list, because
 * nothing says which item of the edited list is which.
 */
export function isLegible(name: string, seen: unknown, before: unknown): boolean {
  const [shown, actual] = [seen, before].map((value) => (isRecord(value) ? value[name] : undefined));
  if (shown === '') return actual === '';
  return formOf(shown) === formOf(actual) && !hidesInList(shown, actual);
}

/** Returns the form of a JSON value: its type, `null`, or `list`. */
export function formOf(value: unknown): string {
  return Array.isArray(value) ? 'list' : value === null ? 'null' : typeof value;
}

function hidesInList(seen: unknown, before: unknown): boolean {
  if (Array.isArray(seen) && Array.isArray(before)) return !isDeepStrictEqual(seen, before);
  if (!isRecord(seen) || !isRecord(before)) return false;
  return Object.entries(before).some(([name, inner]) => hidesInList(seen[name], inner));
}

/**
 * Returns an edited value whose author saw the original only in part. Parts that are still hidden get their original values,
 * and those that the author has overwritten stay as written.
 */
export function withHidden(written: unknown, seen: unknown, before: unknown): unknown {
  if (isDeepStrictEqual(written, seen)) return before;
  if (!isRecord(written) || !isRecord(seen) || !isRecord(before)) return written;
  const unseen = Object.entries(before).filter(
    ([name]) => !Object.hasOwn(seen, name) && !Object.hasOwn(written, name),
  );
  const entries = Object.entries(written).map(([name, inner]) => [
    name,
    Object.hasOwn(before, name) ? withHidden(inner, seen[name], before[name]) : inner,
  ]);
  return Object.fromEntries([...entries, ...unseen]);
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
