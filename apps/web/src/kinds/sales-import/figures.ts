import { countOf, formatNumber, plural } from '@offload/core/format/amounts';
import type { JobView } from '@/api/jobs/job-schema';
import type { Warning } from '../kind-view';

export interface ImportFigures {
  rows: number;
  new: number;
  changed: number;
  same: number;
  repeated: number;
  rejected: number;
  dryRun: boolean;
}

export function importFigures({ result }: JobView): ImportFigures {
  const figure = (name: Exclude<keyof ImportFigures, 'dryRun'>) => {
    const value = result?.[name];
    return typeof value === 'number' ? value : 0;
  };
  return {
    rows: figure('rows'),
    new: figure('new'),
    changed: figure('changed'),
    same: figure('same'),
    repeated: figure('repeated'),
    rejected: figure('rejected'),
    dryRun: result?.dryRun === true,
  };
}

/** Returns how many rows the file has, and how many of them were replaced by later rows. */
export function rowsText({ rows, repeated }: ImportFigures): string {
  const all = `The file has ${countOf(rows, 'row')}.`;
  if (repeated === 0) return all;
  return `${all} ${countOf(repeated, 'row repeats', 'rows repeat')} an order number. The last row for each number was used.`;
}

const compact = new Intl.NumberFormat('en', { notation: 'compact' });

/** Says how many rows an import has rejected; null without its result. */
export function rejectedWarning(job: JobView): Warning | null {
  const { rejected, rows } = importFigures(job);
  if (rejected === 0) return null;
  return {
    label: `${rejected < 10_000 ? formatNumber(rejected) : compact.format(rejected)} rejected`,
    text: rejectedText(rejected, rows),
  };
}

function rejectedText(rejected: number, rows: number): string {
  if (rejected < rows)
    return `${formatNumber(rejected)} of ${countOf(rows, 'row')} ${plural(rejected, 'was', 'were')} rejected.`;
  return rows === 1 ? 'The only row was rejected.' : `All ${countOf(rows, 'row')} were rejected.`;
}

// An import commits together with its claim on the job, after it has reported this much.
const savedPercent = 99;

/** Returns whether a canceled import has saved orders. It saves all of them at once, at its end. */
export function afterCancel({ attempt, progress }: JobView): string {
  if (attempt <= 1 && progress.percent < savedPercent) return 'No orders were saved.';
  return 'Orders may have been saved if a worker stopped at the very end. To find out, import the file again: orders that are already saved count as unchanged.';
}
