const signs = [...'=+-@＝＋－＠'];
const before = ['', ' ', '\u00a0\u3000', '"', ';', '; ', ';"', '\t', '\r', '\n', '\r\n', ';;', '\t;'];

/** Texts that some spreadsheet would run as a formula, if they were written as they are. */
export const formulas = signs.flatMap((sign) =>
  before.flatMap((start) => [`${start}${sign}SUM(1)`, `Mozilla${start}${sign}SUM(1)`]),
);

/** Texts without control characters, as orders have them. */
export const printableFormulas = formulas.filter((text) => !/\p{Cc}/u.test(text)).map((text) => text.trim());

/** Returns the cells of a CSV file that some spreadsheet would run: one that splits rows at commas, at semicolons, or at tabs. */
export function formulasIn(csv: string): string[] {
  const quoted = [...csv.matchAll(/(?:^|[,\r\n])"((?:[^"]|"")*)"/g)].map(([, cell = '']) => cell);
  const outside = csv.replaceAll(/"(?:[^"]|"")*"/g, '');
  const cells = [...quoted, ...outside.split(/[,\r\n]/), ...csv.split(/[;\r\n]/), ...csv.split(/[\t\r\n]/)];
  const starts = cells.map((cell) => cell.replace(/^[\s"]+/, ''));
  return starts.filter((text) => signs.some((sign) => text.startsWith(sign)) && !/^-[\d.]+($|,)/.test(text));
}
