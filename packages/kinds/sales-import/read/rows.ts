import { formatNumber } from '@offload/core/format/amounts';
import { type Line, maxRowLength } from './lines';

export interface Row {
  /** The number of its first line. */
  line: number;
  text: string;
  /** Why it can't be read. */
  problem: string | null;
}

// Otherwise a quote that is never closed would swallow the rest of the file.
const maxLinesOfRow = 100;

const tooLong = `is longer than ${formatNumber(maxRowLength)} characters`;
const badQuote = "has a quote that isn't closed, or text after a closing quote";

/**
 * Joins lines into rows, since a quoted field may span several lines. If quotes don't match, one line becomes an invalid
 * row, and the next row begins on the line after it. `rest` is a row that is still incomplete, unless `isEnd`.
 */
export function joinLines(lines: Line[], delimiter: string, isEnd: boolean): { rows: Row[]; rest: Line[] } {
  const rows: Row[] = [];
  let at = 0;
  for (let first = lines[at]; first; first = lines[at]) {
    const row = takeRow(lines, at, delimiter);
    if (row === 'unfinished' && !isEnd) return { rows, rest: lines.slice(at) };
    if (typeof row === 'number') rows.push(rowOf(lines.slice(at, row)));
    else rows.push({ line: first.number, text: first.text, problem: first.isTooLong ? tooLong : badQuote });
    at = typeof row === 'number' ? row : at + 1;
  }
  return { rows, rest: [] };
}

/** Returns where the row that begins at `at` ends: the index after its last line. */
function takeRow(lines: Line[], at: number, delimiter: string): number | 'unfinished' | 'broken' {
  let quotes: Quotes = 'closed';
  let length = 0;
  for (let next = at; next < lines.length; next += 1) {
    const line = lines[next];
    if (!line || line.isTooLong || next - at === maxLinesOfRow) return 'broken';
    length += line.text.length;
    quotes = followQuotes(line.text, delimiter, quotes === 'open');
    if (quotes === 'closed') return next + 1;
    if (quotes === 'broken' || length > maxRowLength) return 'broken';
  }
  return 'unfinished';
}

function rowOf(lines: Line[]): Row {
  return { line: lines[0]?.number ?? 0, text: lines.map(({ text }) => text).join('\n'), problem: null };
}

type Quotes = 'open' | 'closed' | 'broken';

/** Returns whether a quote is open at the end of a line. A quote inside an unquoted field is an ordinary character. */
function followQuotes(text: string, delimiter: string, wasOpen: boolean): Quotes {
  if (!text.includes('"')) return wasOpen ? 'open' : 'closed';
  let isOpen = wasOpen;
  let at = 0;
  for (;;) {
    if (isOpen) {
      const quote = text.indexOf('"', at);
      if (quote === -1) return 'open';
      at = quote + 1;
      if (text[at] === '"') at += 1;
      else {
        isOpen = false;
        at = skipBlanks(text, at, delimiter);
        if (at === text.length) return 'closed';
        if (text[at] !== delimiter) return 'broken';
        at += 1;
      }
    } else {
      at = skipBlanks(text, at, delimiter);
      if (text[at] === '"') {
        isOpen = true;
        at += 1;
      } else {
        const next = text.indexOf(delimiter, at);
        if (next === -1) return 'closed';
        at = next + 1;
      }
    }
  }
}

function skipBlanks(text: string, from: number, delimiter: string): number {
  let at = from;
  while (text[at] !== delimiter && (text[at] === ' ' || text[at] === '\t')) at += 1;
  return at;
}
