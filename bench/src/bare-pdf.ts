import { createWriteStream } from 'node:fs';
import { createRequire } from 'node:module';
import { finished } from 'node:stream/promises';
import PDFDocument from 'pdfkit';

const resolve = createRequire(new URL('../../packages/kinds/package.json', import.meta.url)).resolve;
const columns = [
  { title: 'Date', x: 48, isRight: false },
  { title: 'Order', x: 104, isRight: false },
  { title: 'Customer', x: 180, isRight: false },
  { title: '', x: 294, isRight: false },
  { title: 'Product', x: 318, isRight: false },
  { title: 'Qty', x: 456, isRight: true },
  { title: 'Amount', x: 547, isRight: true },
];
const rowsOnPage = 45;

/** Writes a table over as many pages as it needs, with only PDFKit. */
export async function writeBarePdf(path: string, rows: string[][]): Promise<void> {
  const doc = new PDFDocument({ size: 'A4', margin: 0, autoFirstPage: false });
  doc.registerFont('regular', resolve('@expo-google-fonts/noto-sans/400Regular/NotoSans_400Regular.ttf'));
  doc.registerFont('bold', resolve('@expo-google-fonts/noto-sans/600SemiBold/NotoSans_600SemiBold.ttf'));
  const out = doc.pipe(createWriteStream(path));
  const total = Math.ceil(rows.length / rowsOnPage);
  const writeRow = (cells: string[], y: number) => {
    for (const [at, { x, isRight }] of columns.entries()) {
      const cell = cells[at] ?? '';
      doc.text(cell, isRight ? x - doc.widthOfString(cell) : x, y, { lineBreak: false });
    }
  };
  rows.forEach((cells, index) => {
    const row = index % rowsOnPage;
    if (row === 0) {
      doc.addPage().fontSize(8);
      doc.rect(44, 84, 507, 16).fill('#f1f3f5').fillColor('#1a1b1e').font('bold');
      writeRow(
        columns.map(({ title }) => title),
        87,
      );
      doc.font('regular').text(`Page ${index / rowsOnPage + 1} of ${total}`, 480, 800, { lineBreak: false });
    }
    const y = 104 + row * 15;
    writeRow(cells, y);
    doc
      .lineWidth(0.25)
      .moveTo(48, y + 12)
      .lineTo(547, y + 12)
      .stroke('#dee2e6');
  });
  doc.end();
  await finished(out);
}
