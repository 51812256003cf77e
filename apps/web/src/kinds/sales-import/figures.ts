import type { JobView } from '@/api/job-schema';

export interface ImportFigures {
  rows: number;
  new: number;
  changed: number;
  same: number;
  repeated: number;
  rejected: number;
}

/** What an import's job says of its rows. */
export function importFigures({ result }: JobView): ImportFigures {
  const figure = (name: keyof ImportFigures) => {
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
  };
}

/** How many rows the file has, and how many of them counted for nothing, in a sentence. */
export function rowsInWords({ rows, repeated }: ImportFigures): string {
  const all = `The file has ${rows.toLocaleString('en')} ${rows === 1 ? 'row' : 'rows'}`;
  if (repeated === 0) return `${all}.`;
  const which = repeated === 1 ? 'gives an order number that comes' : 'give order numbers that come';
  return `${all}; ${repeated.toLocaleString('en')} ${which} again further down, where the last one counts.`;
}
