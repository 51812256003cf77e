import { createWriteStream } from 'node:fs';
import { createRequire } from 'node:module';
import { finished } from 'node:stream/promises';
import PDFDocument from 'pdfkit';

export interface BareRow {
  cells: string[];
}

const resolve = createRequire(new URL('../../packages/jobs/package.json', import.meta.url)).resolve;
const places = [48, 104, 180, 294, 318, 440, 480];
const rowsOnPage = 45;

/** Writes a table over as many pages as it takes, as one would write it with PDFKit alone. */
export async function writeBarePdf(path: string, rows: BareRow[]): Promise<void> {
  const doc = new PDFDocument({ size: 'A4', margin: 0, autoFirstPage: false });
  doc.registerFont('regular', resolve('@expo-google-fonts/noto-sans/400Regular/NotoSans_400Regular.ttf'));
  const out = doc.pipe(createWriteStream(path));
  const total = Math.ceil(rows.length / rowsOnPage);
  rows.forEach(({ cells }, index) => {
    const row = index % rowsOnPage;
    if (row === 0) {
      doc.addPage().font('regular').fontSize(8);
      doc.text(`Page ${index / rowsOnPage + 1} of ${total}`, 480, 800, { lineBreak: false });
    }
    const y = 104 + row * 15;
    for (const [at, cell] of cells.entries()) doc.text(cell, places[at], y, { lineBreak: false });
    doc
      .lineWidth(0.25)
      .moveTo(48, y + 12)
      .lineTo(547, y + 12)
      .stroke('#dee2e6');
  });
  doc.end();
  await finished(out);
}
