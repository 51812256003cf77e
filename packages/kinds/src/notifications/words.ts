import { countOf, formatNumber, plural } from '@offload/core/format/amounts';

interface Finished {
  kind: string;
  state: string;
  /** How many jobs of the kind have finished like this. */
  count?: number;
  /** How many parts of their successes were not done. */
  warnings?: number;
}

/** Returns what happened in a few words: `Your report is ready`, `12 reports failed`, or what a success left undone. */
export function headline(finished: Finished): string {
  const { kind, state, count = 1 } = finished;
  const noun = nounOf(kind);
  const verb = verbs[state] ?? { one: state, many: state };
  const notDone = notDoneText(finished);
  const rest = notDone ? `, but ${notDone}` : '';
  if (count === 1) return `Your ${noun} ${isPlural(noun) ? verb.many : verb.one}${rest}`;
  return `${formatNumber(count)} ${isPlural(noun) ? `sets of ${noun}` : `${noun}s`} ${verb.many}${rest}`;
}

/** Returns what a success left undone: `24 rows were rejected`. Null if nothing. */
export function notDoneText({ kind, state, warnings = 0 }: Finished): string | null {
  if (state !== 'succeeded' || warnings === 0) return null;
  const noun = nounOf(kind);
  if (noun === 'import') return `${countOf(warnings, 'row')} ${plural(warnings, 'was', 'were')} rejected`;
  if (noun === 'reports') return `${countOf(warnings, 'report')} failed`;
  return `with ${countOf(warnings, 'warning')}`;
}

const verbs: Record<string, { one: string; many: string }> = {
  succeeded: { one: 'is ready', many: 'are ready' },
  failed: { one: 'failed', many: 'failed' },
  canceled: { one: 'was canceled', many: 'were canceled' },
};

// A job of `yearly-reports` makes many reports.
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
