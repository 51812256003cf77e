const quotedShape = /"([^"]*(?:""[^"]*)*)"/y;
const longestCell = 60;
/** As long as the name of a column may be. */
const longestName = 200;

export const delimiters = [',', ';', '\t'] as const;

/** Returns the first rows of a file, from the first one that isn't blank. The import itself reads it more strictly. */
export function firstRows(text: string, count: number, delimiter?: string): string[][] {
  const start = Math.max(0, text.search(/[^\s\uFEFF]/));
  const separator = delimiter ?? delimiterOf(text.slice(start).split(/[\r\n]/, 1)[0] ?? '');
  const rows: string[][] = [];
  let row: string[] = [];
  let at = start;
  while (at < text.length && rows.length < count) {
    const { cell, end } = readCell(text, at, separator);
    row.push(cell.slice(0, rows.length === 0 ? longestName : longestCell));
    at = end + 1;
    if (text[end] === separator) continue;
    if (text[end] === '\r' && text[at] === '\n') at += 1;
    rows.push(row);
    row = [];
  }
  return rows;
}

/** Returns the delimiter that a line has most often outside of quotes. */
function delimiterOf(line: string): string {
  const counts = delimiters.map((delimiter) => ({
    delimiter,
    count: line.replaceAll(/"[^"]*"/g, '').split(delimiter).length,
  }));
  return counts.reduce((most, one) => (one.count > most.count ? one : most)).delimiter;
}

function readCell(text: string, at: number, separator: string): { cell: string; end: number } {
  quotedShape.lastIndex = at;
  const quoted = quotedShape.exec(text)?.[1];
  let end = quoted === undefined ? at : quotedShape.lastIndex;
  while (end < text.length && ![separator, '\n', '\r'].includes(text[end] ?? '')) end += 1;
  return { cell: quoted?.replaceAll('""', '"') ?? text.slice(at, end), end };
}
