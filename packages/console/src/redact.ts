import { hidden as hiddenValue, hidePaths } from '@offload/core/internal/browser';
import type { ConsoleAccess } from './access';
import type { ConsoleOptions } from './options';
import type { Reading } from './reads/reading';

/** The placeholder for a value that no one may see. */
export const hidden = hiddenValue;

/**
 * Returns a value for readers who may not see values: the names of its fields without their contents. There is no list of
 * secret names, because it could lack the one that matters.
 *
 * @example
 * hideValues({ to: 'ada@example.com', lines: [1, 2] }); // { to: '•••', lines: ['•••', '•••'] }
 */
export function hideValues(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(hideValues);
  if (typeof value !== 'object' || value === null) return hidden;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, hideValues(inner)]));
}

/** Matches email addresses, in JavaScript and in PostgreSQL. */
export const addressPattern = String.raw`[^\s"'<>@:,;()]+@[^\s"'<>@:,;()]+`;
const address = new RegExp(addressPattern, 'g');

/**
 * Returns a text for readers who may not see values: without the email addresses in it.
 *
 * @example
 * hideAddresses('No mailbox for ada@example.com.'); // 'No mailbox for •••'
 */
export function hideAddresses(text: string): string {
  return text.replace(address, hidden);
}

/** What a reader sees of jobs. */
export interface Sight {
  /** Whether they see values, stacks, and keys, which are made of values. */
  seesValues: boolean;
  /** Returns what they see of a payload, a result, or a log's details of this kind. Null stays null. */
  value(value: unknown, kind: string): unknown;
  /** Returns what they see of a message. */
  text<Text extends string | null>(text: Text): Text | string;
}

type Known = Pick<ConsoleOptions, 'redact'> & Pick<Reading, 'system'>;

/** Returns what someone sees: everything but secrets, or what the app's `redact` leaves of that, or no values. */
export function sightOf({ redact, system }: Known, access: ConsoleAccess): Sight {
  function value(value: unknown, kind: string): unknown {
    if (value === null) return null;
    const contract = system.contracts.get(kind);
    // Nothing says what is secret in a kind without a contract.
    const known = contract ? hidePaths(value, contract.secrets ?? []) : hideValues(value);
    return redact ? redact(known, { kind, access }) : known;
  }
  if (access.seesValues) return { seesValues: true, value, text: (text) => text };
  return {
    seesValues: false,
    value: (value) => (value === null ? null : hideValues(value)),
    text: (text) => (text === null ? text : hideAddresses(text)),
  };
}
