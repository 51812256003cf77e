interface Finished {
  kind: string;
  state: string;
  /** How many jobs of the kind have finished like this. */
  count?: number;
}

/** Returns what happened in a few words: `Your report is ready`, or `12 reports failed`. */
export function headline({ kind, state, count = 1 }: Finished): string {
  const noun = nounOf(kind);
  return count === 1
    ? `Your ${noun} ${verbs[state]?.one ?? state}`
    : `${count.toLocaleString('en')} ${noun}s ${verbs[state]?.many ?? state}`;
}

const verbs: Record<string, { one: string; many: string }> = {
  succeeded: { one: 'is ready', many: 'are ready' },
  failed: { one: 'failed', many: 'failed' },
  canceled: { one: 'was canceled', many: 'were canceled' },
};

/** Returns the last word of a kind, which says what its owner is waiting for: `report` for `sales-report`. */
export function nounOf(kind: string): string {
  return kind.split('-').at(-1) ?? kind;
}

/** Returns a kind in plain words: `Sales report` for `sales-report`. */
export function kindLabel(kind: string): string {
  const words = kind.replaceAll('-', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}
