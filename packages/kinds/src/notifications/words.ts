import { formatNumber } from '@offload/core/format/amounts';

interface Finished {
  kind: string;
  state: string;
  /** How many jobs of the kind have finished like this. */
  count?: number;
}

/** Returns what happened in a few words: `Your report is ready`, or `12 reports failed`. */
export function headline({ kind, state, count = 1 }: Finished): string {
  const noun = nounOf(kind);
  const verb = verbs[state] ?? { one: state, many: state };
  if (count === 1) return `Your ${noun} ${isPlural(noun) ? verb.many : verb.one}`;
  return `${formatNumber(count)} ${isPlural(noun) ? `sets of ${noun}` : `${noun}s`} ${verb.many}`;
}

const verbs: Record<string, { one: string; many: string }> = {
  succeeded: { one: 'is ready', many: 'are ready' },
  failed: { one: 'failed', many: 'failed' },
  canceled: { one: 'was canceled', many: 'were canceled' },
};

// A job of `yearly-reports` makes many.
const isPlural = (noun: string) => noun.endsWith('s');

/** Returns the last word of a kind, which says what its owner is waiting for: `report` for `sales-report`. */
export function nounOf(kind: string): string {
  return kind.split('-').at(-1) ?? kind;
}

/** Returns a kind in plain words: `Sales report` for `sales-report`. */
export function kindLabel(kind: string): string {
  const words = kind.replaceAll('-', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}
