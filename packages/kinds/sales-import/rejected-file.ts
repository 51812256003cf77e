import { once } from 'node:events';
import { PassThrough } from 'node:stream';
import { byteOrderMark, csvLine } from '@offload/core/format/csv';
import type { Files } from '../src/services/services';
import { importKeepDays } from './contract';
import type { RejectedRow } from './read/read-orders';

export interface RejectedFile {
  /** Adds rows. The first one creates the file. */
  add(rows: RejectedRow[]): Promise<void>;
  /** Resolves when the file is complete, or immediately if no row was added. */
  end(): Promise<void>;
  /** Discards a file that hasn't been completed. */
  giveUp(): void;
}

const shownOfRow = 1_000;

/** Opens the list of an import's rejected rows, a CSV file of the job. */
export function openRejectedFile(files: Files, sourceName: string): RejectedFile {
  const name = `${
    sourceName
      .replace(/\.\w{1,5}$/, '')
      .slice(0, 150)
      .toWellFormed() || 'import'
  }-rejected.csv`;
  const file = { name, contentType: 'text/csv; charset=utf-8', keepDays: importKeepDays };
  let open: { out: PassThrough; written: Promise<unknown> } | null = null;

  function begin() {
    const out = new PassThrough();
    const written = files.write(file, out);
    // The error is thrown where the file is awaited.
    written.catch(() => undefined);
    out.write(byteOrderMark + csvLine(['line', 'reason', 'row']));
    return { out, written };
  }

  return {
    async add(rows) {
      if (rows.length === 0) return;
      open ??= begin();
      const { out, written } = open;
      if (!out.write(rows.map(lineOf).join(''))) await Promise.race([once(out, 'drain'), written]);
    },
    async end() {
      open?.out.end();
      await open?.written;
    },
    giveUp() {
      open?.out.destroy(new Error('The list of rejected rows was discarded.'));
    },
  };
}

function lineOf({ line, reason, text }: RejectedRow): string {
  return csvLine([line, reason, text.slice(0, shownOfRow)]);
}
