// Control characters and invisible ones, which can rewrite a terminal's screen or reverse a line, except the two that
// join letters.
const unprintable = /(?![\u200c\u200d])[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/gu;

/** Returns text as one line that a terminal shows as it is: jobs hold what anyone has sent. */
export function printable(text: string): string {
  return text.replace(/[\t\r\n]+/g, ' ').replace(unprintable, escaped);
}

/** Returns a value as JSON that a terminal shows as it is. */
export function printableJson(value: object): string {
  return JSON.stringify(value, null, 2).replace(unprintable, (character) =>
    character === '\n' ? character : escaped(character),
  );
}

function escaped(character: string): string {
  const units = character.split('').map((unit) => unit.charCodeAt(0).toString(16).padStart(4, '0'));
  return units.map((unit) => `\\u${unit}`).join('');
}

/** Returns rows as aligned columns, a line each, cut to `width` characters; null: not cut. */
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

/** Returns text with at most `length` characters; null: all of it. */
export function cut(text: string, length: number | null): string {
  const characters = Array.from(text);
  return length === null || characters.length <= length
    ? text
    : `${characters.slice(0, length - 1).join('')}…`;
}

/** Returns the width of the terminal, or null if there is none. */
export function terminalWidth(): number | null {
  return process.stdout.isTTY ? process.stdout.columns : null;
}

/** Returns a moment as people read it, in UTC: `2026-01-31 09:30:00Z`. */
export function timeText(moment: Date): string {
  return `${moment.toISOString().slice(0, 19).replace('T', ' ')}Z`;
}

function lengthOf(text = ''): number {
  return Array.from(text).length;
}
