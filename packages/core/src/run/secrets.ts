import { isOutageError, OutageError } from '../contract/errors';
import { hidden, hidePaths } from '../contract/secret-paths';
import { messageOf } from '../log/open-log';
import type { Outcome } from './finish';

// Shorter texts are part of too many words that aren't secret.
const minSecretLength = 4;

/** Hides a payload's secrets in everything that is recorded about its job. */
export interface Secrets {
  hideIn<Value>(value: Value): Value;
  hideInOutcome(outcome: Outcome): Outcome;
  hideInOutage(outage: OutageError): OutageError;
  hideInError(error: unknown): unknown;
}

/**
 * Creates `Secrets` from a contract's `paths`. Hides the payload's texts at these paths wherever they appear, and the result's
 * values at these paths.
 */
export function createSecrets(payload: unknown, paths: string[]): Secrets {
  const values = paths
    .flatMap((path) => textsAt(payload, path.split('.')))
    .filter((text) => text.length >= minSecretLength)
    // An object that was thrown is shown with literals.
    .flatMap((text) => [text, messageOf([text]).slice(3, -3)])
    // Longest first, because a shorter secret may be a part of a longer one, whose rest would remain.
    .sort((one, other) => other.length - one.length);
  const hideInText = (text: string) => values.reduce((rest, secret) => rest.replaceAll(secret, hidden), text);

  function hideIn<Value>(value: Value): Value {
    if (values.length === 0) return value;
    return JSON.parse(JSON.stringify(value), (_key, part: unknown) =>
      typeof part === 'string' ? hideInText(part) : part,
    );
  }

  function hideInError(error: unknown): unknown {
    if (values.length === 0) return error;
    if (!(error instanceof Error)) return hideInText(messageOf(error));
    const { cause } = error;
    // Keeps the cause, because its code says whether the disk is full.
    return copyOf(error, hideInText, cause instanceof Error ? { cause: copyOf(cause, hideInText) } : {});
  }

  function hideInOutage(outage: OutageError): OutageError {
    if (values.length === 0) return outage;
    const { message, maxProbeMs, waitMs, cause } = outage;
    async function probe() {
      try {
        return await outage.probe();
      } catch (error) {
        throw isOutageError(error) ? hideInOutage(error) : hideInError(error);
      }
    }
    const reason = cause instanceof Error ? copyOf(cause, hideInText) : undefined;
    return new OutageError(hideInText(message), probe, { maxProbeMs, waitMs, cause: reason });
  }

  return {
    hideIn,
    hideInOutcome(outcome) {
      if (paths.length === 0) return outcome;
      if (outcome.state === 'succeeded')
        return { ...outcome, result: hideIn(hidePaths(outcome.result, paths)) };
      if ('reason' in outcome) return { ...outcome, reason: hideIn(outcome.reason) };
      return 'failure' in outcome ? { ...outcome, failure: hideIn(outcome.failure) } : outcome;
    },
    hideInOutage,
    hideInError,
  };
}

function copyOf(error: Error, hide: (text: string) => string, options: ErrorOptions = {}): Error {
  const message = messageOf(error);
  const { name, stack = message } = error;
  const code = 'code' in error ? { code: error.code } : {};
  return Object.assign(new Error(hide(message), options), { name, stack: hide(stack), ...code });
}

/** Returns the texts at a path. Each object in an array is searched, too. */
function textsAt(value: unknown, [name, ...rest]: string[]): string[] {
  if (name === undefined) return textsIn(value);
  if (Array.isArray(value)) return value.flatMap((item) => textsAt(item, [name, ...rest]));
  return isRecord(value) ? textsAt(value[name], rest) : [];
}

function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return isRecord(value) ? Object.values(value).flatMap(textsIn) : [];
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
