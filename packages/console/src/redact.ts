import { hidden as hiddenValue, hidePaths } from '@offload/core/admin/browser';
import type { ConsoleAccess } from './access';
import type { ConsoleOptions, Reading } from './options';

/** The placeholder for a value that no one may see. */
export const hidden = hiddenValue;

/**
 * Returns a value with the names of its fields and without their contents. There is no list of secret names, because it could
 * lack the one that matters.
 *
 * @example
 * hideValues({ to: 'ada@example.com', lines: [1, 2] }); // { to: '•••', lines: ['•••', '•••'] }
 */
export function hideValues(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(hideValues);
  if (typeof value !== 'object' || value === null) return hidden;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, hideValues(inner)]));
}

/** Returns what readers who see values see of a payload, a result, or a log's details of a kind. Null stays null. */
export type ShowValue = (value: unknown, kind: string) => unknown;

type Known = Pick<ConsoleOptions, 'redact'> & Pick<Reading, 'system'>;

/** Returns the function that hides secrets, and what the app's `redact` hides. Readers without values don't get its result. */
export function showValuesTo(access: ConsoleAccess, { redact, system }: Known): ShowValue {
  return (value, kind) => {
    if (value === null) return null;
    const contract = system.contracts.get(kind);
    // Nothing says what is secret in a kind without a contract.
    const known = contract ? hidePaths(value, contract.secrets ?? []) : hideValues(value);
    return redact ? redact(known, { kind, access }) : known;
  };
}
