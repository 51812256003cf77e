import { viewOf } from '@/kinds/registry';

// Codes that jobs of any kind can fail with.
const common = new Map([
  ['invalid_payload', 'Trying again will not help: start a new one with other values.'],
  ['account_gone', 'There is nothing to do.'],
  ['contract', 'Retry it when that file has been edited.'],
]);

/** Returns what the owner of a failed job can do about it: what its kind knows, or what is true for every kind. */
export function adviceFor(kind: string, code: string): string {
  const advice = viewOf(kind).advice?.[code] ?? common.get(code);
  return advice ?? 'Retry it; if it fails again, tell us the reference.';
}
