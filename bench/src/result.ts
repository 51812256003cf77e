import * as z from 'zod';

const units = ['/s', 'ms', 's', 'MB', 'KiB', 'B', ''] as const;

type Unit = (typeof units)[number];

/** One measurement: ours and the same work done without Offload, in the same run. */
export interface Measurement {
  what: string;
  /** Rates (`/s`) are better when higher, everything else when lower. */
  unit: Unit;
  /** One value per round. */
  ours: number[];
  /** Of the same rounds, unless there is nothing to compare with. */
  bare?: number[];
  aim?: string;
}

/** A measurement in short, as it is saved. */
export const figureSchema = z.object({
  what: z.string(),
  unit: z.enum(units),
  /** Medians of all rounds. */
  ours: z.number(),
  bare: z.number().nullable(),
  /** Our speed divided by that of the bare work, or null. */
  ratio: z.number().nullable(),
  /** The lowest and the highest round: its ratio, or ours without a ratio. */
  range: z.tuple([z.number(), z.number()]),
  aim: z.string(),
});

export type Figure = z.infer<typeof figureSchema>;

export function toFigure({ what, unit, ours, bare, aim = '' }: Measurement): Figure {
  const ratios = bare?.map((value, round) => {
    const own = ours[round] ?? Number.NaN;
    return unit === '/s' ? own / value : value / own;
  });
  const compared = ratios ?? ours;
  return {
    what,
    unit,
    aim,
    ours: tidy(median(ours)),
    bare: bare ? tidy(median(bare)) : null,
    ratio: ratios ? tidy(median(ratios)) : null,
    range: [tidy(Math.min(...compared)), tidy(Math.max(...compared))],
  };
}

// A median of few rounds differs by this much from the next run's, even if nothing has changed.
const noise = 0.05;

/** Returns how a figure compares with the saved one: `worse` or `better` if each of its rounds is. */
export function compareFigures(now: Figure, saved: Figure): 'worse' | 'better' | 'same' {
  const isMoreBetter = now.ratio !== null || now.unit === '/s';
  const [worse, better] = isMoreBetter ? (['worse', 'better'] as const) : (['better', 'worse'] as const);
  if (now.range[1] < saved.range[0] * (1 - noise)) return worse;
  if (now.range[0] > saved.range[1] * (1 + noise)) return better;
  return 'same';
}

/**
 * Measures ours and the bare work in turns, in the order ABBA, so that whatever else the machine does affects both equally.
 * The first round of each is a warm-up.
 */
export async function inTurns(
  rounds: number,
  measure: { ours: () => Promise<number>; bare: () => Promise<number> },
): Promise<{ ours: number[]; bare: number[] }> {
  const values = { ours: [] as number[], bare: [] as number[] };
  for (let round = 0; round <= rounds; round += 1) {
    const order = round % 2 === 0 ? (['ours', 'bare'] as const) : (['bare', 'ours'] as const);
    for (const side of order) values[side].push(await measure[side]());
  }
  return { ours: values.ours.slice(1), bare: values.bare.slice(1) };
}

/** Returns how many milliseconds `work` takes. */
export async function timeOf(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await work();
  return performance.now() - started;
}

/** Returns the quantile `part` (0 to 1) of the values. */
export function percentile(values: number[], part: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? Number.NaN;
}

/** Returns the middle of the values, or the mean of the two in the middle. */
export function median(values: number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const half = Math.floor(sorted.length / 2);
  const middle = sorted.length % 2 === 0 ? sorted.slice(half - 1, half + 1) : sorted.slice(half, half + 1);
  return middle.reduce((sum, value) => sum + value, 0) / middle.length;
}

/** Rounds to three digits that matter. */
const tidy = (value: number) => Number(value.toPrecision(3));
