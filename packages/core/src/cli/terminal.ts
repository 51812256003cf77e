import { messageOf } from '../log/open-log';

// Control characters and invisible ones can rewrite a terminal's screen or reverse a line. Excludes the two that join letters.
const unprintable = /(?![\u200c\u200d])[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/gu;

/** Escapes text, which users may have sent, for one line on a terminal. */
export function printable(text: string): string {
  return text.replace(/[\t\r\n]+/g, ' ').replace(unprintable, escaped);
}

/** Returns a value as JSON that is safe to print on a terminal. */
export function printableJson(value: object): string {
  return JSON.stringify(value, null, 2).replace(unprintable, (character) =>
    character === '\n' ? character : escaped(character),
  );
}

function escaped(character: string): string {
  const units = character.split('').map((unit) => unit.charCodeAt(0).toString(16).padStart(4, '0'));
  return units.map((unit) => `\\u${unit}`).join('');
}

/** Returns rows as aligned columns, one line each, cut to `width` characters unless that is null. */
export function formatTable(header: string[], rows: string[][], width: number | null): string {
  const lines = [header, ...rows.map((row) => row.map(printable))];
  const widths = header.map((_, column) => Math.max(...lines.map((line) => lengthOf(line[column]))));
  return lines
    .map((line) =>
      line.map((cell, column) => cell + ' '.repeat((widths[column] ?? 0) - lengthOf(cell))).join('  '),
    )
    .map((line) => cut(line.trimEnd(), width))
    .join('\n');
}

/** Returns text with at most `length` characters, or all of it for null. */
export function cut(text: string, length: number | null): string {
  const characters = Array.from(text);
  return length === null || characters.length <= length
    ? text
    : `${characters.slice(0, length - 1).join('')}…`;
}

/** Returns the width of the terminal, or null without one. */
export function terminalWidth(): number | null {
  return process.stdout.isTTY ? process.stdout.columns : null;
}

/** Formats a time in UTC, such as `2026-01-31 09:30:00Z`. */
export function timeText(moment: Date): string {
  return `${moment.toISOString().slice(0, 19).replace('T', ' ')}Z`;
}

function lengthOf(text = ''): number {
  return Array.from(text).length;
}

/** Prints an error, and ends the process, also if something that the app has opened would keep it. */
export function exitWith(error: unknown): never {
  console.error(`✗ ${messageOf(error)}`);
  process.exit(1);
}
