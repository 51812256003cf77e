import type { Outcome } from '@offload/db';

const hidden = '•••';
// Shorter ones are in too many words that are none.
const shortestSecret = 4;

/** Takes the secrets of a payload out of whatever is written down about its job. */
export interface Secrets {
  hideIn<Value>(value: Value): Value;
  hideInOutcome(outcome: Outcome): Outcome;
}

/** `paths` are the contract's: what is there in the payload is hidden wherever it turns up, and there in the result too. */
export function createSecrets(payload: unknown, paths: string[]): Secrets {
  const values = paths
    .flatMap((path) => textsIn(valueAt(payload, path)))
    .filter((text) => text.length >= shortestSecret);
  const hideInText = (text: string) => values.reduce((rest, secret) => rest.replaceAll(secret, hidden), text);

  function hideIn<Value>(value: Value): Value {
    if (values.length === 0) return value;
    return JSON.parse(JSON.stringify(value), (_key, part: unknown) =>
      typeof part === 'string' ? hideInText(part) : part,
    );
  }
  return {
    hideIn,
    hideInOutcome(outcome) {
      if (paths.length === 0) return outcome;
      if (outcome.state === 'succeeded')
        return { ...outcome, result: hideIn(hidePaths(outcome.result, paths)) };
      return 'failure' in outcome ? { ...outcome, failure: hideIn(outcome.failure) } : outcome;
    },
  };
}

function valueAt(value: unknown, path: string): unknown {
  return path.split('.').reduce<unknown>((inner, name) => (isRecord(inner) ? inner[name] : undefined), value);
}

function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return isRecord(value) ? Object.values(value).flatMap(textsIn) : [];
}

function hidePaths(value: object, paths: string[], at = ''): object {
  const entries = Object.entries(value).map(([name, inner]: [string, unknown]) => {
    const path = at ? `${at}.${name}` : name;
    if (paths.includes(path)) return [name, hidden];
    return [name, isRecord(inner) && !Array.isArray(inner) ? hidePaths(inner, paths, path) : inner];
  });
  return Object.fromEntries(entries);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
