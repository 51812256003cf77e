/** One line of what was measured: ours beside the same work done bare, in the same run. */
export interface Result {
  what: string;
  ours: string;
  bare: string;
  /** Ours by bare, where that says something. */
  ratio?: number;
  aim: string;
}

/** Prints the lines under each other. */
export function printResults(title: string, results: Result[]): void {
  console.log(`\n${title}`);
  console.table(
    results.map(({ what, ours, bare, ratio, aim }) => ({
      what,
      ours,
      bare,
      ratio: ratio === undefined ? '' : ratio.toFixed(2),
      aim,
    })),
  );
}

/** The value below which the share `part` (0 to 1) of the values lies. */
export function percentile(values: number[], part: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? Number.NaN;
}
