const quotedShape = /"([^"]*(?:""[^"]*)*)"/y;
const longestCell = 60;
/** As long as the name of a column may be. */
const longestName = 200;

/** Returns the first rows of a CSV file for a preview. The import itself reads it more strictly. */
export function firstRows(text: string, count: number): string[][] {
  const separator = text.split('\n', 1)[0]?.includes(';') ? ';' : ',';
  const rows: string[][] = [];
  let row: string[] = [];
  let at = text.startsWith('\uFEFF') ? 1 : 0;
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

function readCell(text: string, at: number, separator: string): { cell: string; end: number } {
  quotedShape.lastIndex = at;
  const quoted = quotedShape.exec(text)?.[1];
  let end = quoted === undefined ? at : quotedShape.lastIndex;
  while (end < text.length && ![separator, '\n', '\r'].includes(text[end] ?? '')) end += 1;
  return { cell: quoted?.replaceAll('""', '"') ?? text.slice(at, end), end };
}
