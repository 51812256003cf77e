/** One measurement: ours and the same work done without Offload, in the same run. */
export interface Result {
  what: string;
  ours: string;
  bare: string;
  /** Ours divided by bare, if that is meaningful. */
  ratio?: number;
  aim: string;
}

/** Prints the results as a table. */
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

/** Returns the quantile `part` (0 to 1) of the values. */
export function percentile(values: number[], part: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? Number.NaN;
}
