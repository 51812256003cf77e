import { Readable, type Writable } from 'node:stream';
import { finished } from 'node:stream/promises';
import { ZipFile } from 'yazl';

export type CellStyle = 'plain' | 'bold' | 'day' | 'whole' | 'money';

/** A row. A cell without its own style has its column's style. */
export interface Row {
  cells: (string | number)[];
  styles?: (CellStyle | undefined)[];
}

export interface Sheet {
  name: string;
  /** Up to 26. The width is in characters. */
  columns: { width: number; style?: CellStyle }[];
  /** Whether the first row, which stays in view, has filters. */
  hasFilter: boolean;
  /** Yields batches of rows. */
  rows: AsyncIterable<Row[]> | Iterable<Row[]>;
}

// In the order of the formats in `stylesXml`.
const styleNumbers: Record<CellStyle, number> = { plain: 0, bold: 1, day: 2, whole: 3, money: 4 };
const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';
const declaration = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const office = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const packages = 'http://schemas.openxmlformats.org/package/2006';
const types = 'application/vnd.openxmlformats-officedocument.spreadsheetml';
const dayMs = 24 * 60 * 60 * 1_000;

/**
 * Writes a workbook (XLSX: a ZIP of XML) while its rows arrive, and ends `out`. If the rows or `out` fail, rejects with the
 * same error. It uses no library: the usual one is unmaintained and brings about 170 packages.
 */
export async function writeWorkbook(out: Writable, title: string, sheets: Sheet[]): Promise<void> {
  const zip = new ZipFile();
  const texts: [string, string][] = [
    ['[Content_Types].xml', contentTypesXml(sheets)],
    ['_rels/.rels', relationsXml([`${office}/officeDocument`, 'xl/workbook.xml'], coreRelation)],
    ['docProps/core.xml', coreXml(title)],
    ['xl/workbook.xml', workbookXml(sheets)],
    ['xl/_rels/workbook.xml.rels', relationsXml(...sheets.map(sheetRelation), stylesRelation)],
    ['xl/styles.xml', stylesXml],
  ];
  for (const [path, text] of texts) zip.addBuffer(Buffer.from(text), path);
  const contents = sheets.map((sheet, index) => Readable.from(sheetXml(sheet, index === 0)));
  contents.forEach((content, index) => {
    content.once('error', (error) => out.destroy(error));
    zip.addReadStream(content, sheetPath(index));
  });
  zip.on('error', (error: Error) => out.destroy(error));
  zip.end();
  zip.outputStream.pipe(out);
  try {
    await finished(out, { readable: false });
  } finally {
    for (const content of contents) content.destroy();
  }
}

/** Returns the number that represents a day (`2026-01-31`) in a cell. */
export function dayNumber(day: string): number {
  return (Date.parse(day) - Date.UTC(1899, 11, 30)) / dayMs;
}

async function* sheetXml({ columns, hasFilter, rows }: Sheet, isFirst: boolean): AsyncGenerator<string> {
  const styles = columns.map(({ style = 'plain' }) => style);
  yield `${declaration}<worksheet xmlns="${main}">${viewXml(isFirst)}<cols>${columns.map(columnXml).join('')}</cols><sheetData>`;
  let number = 0;
  for await (const some of rows) {
    yield some
      .map((row) => {
        number += 1;
        return rowXml(row, number, styles);
      })
      .join('');
  }
  const filter = hasFilter ? `<autoFilter ref="A1:${letters[columns.length - 1]}1"/>` : '';
  yield `</sheetData>${filter}</worksheet>`;
}

function viewXml(isFirst: boolean): string {
  const pane = '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>';
  return `<sheetViews><sheetView${isFirst ? ' tabSelected="1"' : ''} workbookViewId="0">${pane}</sheetView></sheetViews>`;
}

function columnXml({ width, style = 'plain' }: Sheet['columns'][number], index: number): string {
  const at = index + 1;
  return `<col min="${at}" max="${at}" width="${width}" customWidth="1" style="${styleNumbers[style]}"/>`;
}

function rowXml({ cells, styles }: Row, number: number, columnStyles: CellStyle[]): string {
  let xml = `<row r="${number}">`;
  cells.forEach((value, index) => {
    const style = styleNumbers[styles?.[index] ?? columnStyles[index] ?? 'plain'];
    const start = `<c r="${letters[index]}${number}" s="${style}"`;
    xml +=
      typeof value === 'number'
        ? `${start}><v>${value}</v></c>`
        : `${start} t="inlineStr"><is><t xml:space="preserve">${xmlText(value)}</t></is></c>`;
  });
  return `${xml}</row>`;
}

// Includes characters that XML can't contain, and text that a spreadsheet would read as a character code: _x0041_.
const special = /[&<>"]|[^\t\n\x20-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]|_(?=x[0-9A-Fa-f]{4}_)/gu;
const escapes: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  _: '_x005F_',
};

function xmlText(text: string): string {
  return text.replace(special, (found) => escapes[found] ?? '\uFFFD');
}

const sheetPath = (index: number) => `xl/worksheets/sheet${index + 1}.xml`;

type Relation = [type: string, target: string];
const coreRelation: Relation = [`${packages}/relationships/metadata/core-properties`, 'docProps/core.xml'];
const stylesRelation: Relation = [`${office}/styles`, 'styles.xml'];
const sheetRelation = (_sheet: Sheet, index: number): Relation => [
  `${office}/worksheet`,
  `worksheets/sheet${index + 1}.xml`,
];

function relationsXml(...relations: Relation[]): string {
  const each = relations.map(
    ([type, target], index) => `<Relationship Id="rId${index + 1}" Type="${type}" Target="${target}"/>`,
  );
  return `${declaration}<Relationships xmlns="${packages}/relationships">${each.join('')}</Relationships>`;
}

function contentTypesXml(sheets: Sheet[]): string {
  const parts = [
    ['docProps/core.xml', 'application/vnd.openxmlformats-package.core-properties+xml'],
    ['xl/workbook.xml', `${types}.sheet.main+xml`],
    ['xl/styles.xml', `${types}.styles+xml`],
    ...sheets.map((_, index) => [sheetPath(index), `${types}.worksheet+xml`]),
  ].map(([path, type]) => `<Override PartName="/${path}" ContentType="${type}"/>`);
  const relations = 'application/vnd.openxmlformats-package.relationships+xml';
  return `${declaration}<Types xmlns="${packages}/content-types"><Default Extension="rels" ContentType="${relations}"/>${parts.join('')}</Types>`;
}

function coreXml(title: string): string {
  return `${declaration}<cp:coreProperties xmlns:cp="${packages}/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>${xmlText(title)}</dc:title></cp:coreProperties>`;
}

function workbookXml(sheets: Sheet[]): string {
  const each = sheets.map(
    ({ name }, index) => `<sheet name="${xmlText(name)}" sheetId="${index + 1}" r:id="rId${index + 1}"/>`,
  );
  const filters = sheets.map(({ name, columns, hasFilter }, index) =>
    hasFilter
      ? `<definedName name="_xlnm._FilterDatabase" localSheetId="${index}" hidden="1">${xmlText(`'${name}'`)}!$A$1:$${letters[columns.length - 1]}$1</definedName>`
      : '',
  );
  return `${declaration}<workbook xmlns="${main}" xmlns:r="${office}"><sheets>${each.join('')}</sheets><definedNames>${filters.join('')}</definedNames></workbook>`;
}

const stylesXml = `${declaration}<styleSheet xmlns="${main}"><numFmts count="2"><numFmt numFmtId="164" formatCode="yyyy-mm-dd"/><numFmt numFmtId="165" formatCode="#,##0.00;[Red]-#,##0.00"/></numFmts><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders><cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="5">${[
  'numFmtId="0" fontId="0"',
  'numFmtId="0" fontId="1" applyFont="1"',
  'numFmtId="164" fontId="0" applyNumberFormat="1"',
  'numFmtId="3" fontId="0" applyNumberFormat="1"',
  'numFmtId="165" fontId="0" applyNumberFormat="1"',
]
  .map((format) => `<xf ${format} fillId="0" borderId="0" xfId="0"/>`)
  .join('')}</cellXfs></styleSheet>`;
