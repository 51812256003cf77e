import { once } from 'node:events';
import type { Writable } from 'node:stream';
import { finished } from 'node:stream/promises';
import type { SoldOrder } from '../../src/services/sales';
import type { Report } from '../report';
import { drawOrder, drawTableHead, rowsOnPage } from './orders-table';
import { drawRankings, drawRates, drawTitle } from './overview';
import { colors, type Doc, openDocument, page, write } from './page';

interface PdfParts {
  report: Report;
  orders: AsyncIterable<SoldOrder[]>;
  author: string;
  now: Date;
  progress(share: number, step: string): Promise<void>;
}

/** Writes the report as pages that are released from memory as soon as they're drawn. */
export async function writePdf(out: Writable, parts: PdfParts): Promise<void> {
  const { report, orders, author, now, progress } = parts;
  const title = `Sales report, ${report.name}`;
  const doc = openDocument({ title, author, now });
  doc.pipe(out);
  const pages = createPages(doc, out, { title, total: countPages(report), progress });

  await progress(0, 'Drawing charts');
  await pages.next('Overview');
  drawTitle(doc, report, author, now);
  if (report.rows > 0) {
    await pages.next('Products and customers');
    drawRankings(doc, report);
    if (report.rates.length > 0) {
      await pages.next('Exchange rates');
      drawRates(doc, report);
    }
    await writeOrders(doc, orders, pages);
  }
  doc.end();
  await finished(out, { readable: false });
}

function countPages({ rows, rates }: Report): number {
  return rows === 0 ? 1 : 2 + (rates.length > 0 ? 1 : 0) + Math.ceil(rows / rowsOnPage);
}

async function writeOrders(doc: Doc, pages: AsyncIterable<SoldOrder[]>, output: Pages): Promise<void> {
  let row = 0;
  for await (const orders of pages) {
    for (const order of orders) {
      if (row % rowsOnPage === 0) {
        await output.next(row === 0 ? 'Orders' : null);
        drawTableHead(doc, row === 0 ? 'Orders' : 'Orders, continued');
      }
      drawOrder(doc, order, row % rowsOnPage);
      row += 1;
    }
  }
}

interface Pages {
  /** Begins a page, with a bookmark unless it's null. */
  next(bookmark: string | null): Promise<void>;
}

interface PagesSetting {
  title: string;
  total: number;
  progress: PdfParts['progress'];
}

function createPages(doc: Doc, out: Writable, { title, total, progress }: PagesSetting): Pages {
  let number = 0;
  return {
    async next(bookmark) {
      if (out.writableNeedDrain) await once(out, 'drain');
      number += 1;
      await progress(number / total, `Writing page ${number} of ${total}`);
      doc.addPage();
      if (bookmark) doc.outline.addItem(bookmark);
      const style = { size: 8, color: colors.dim };
      write(doc, title, page.left, page.bottom + 20, style);
      const place = `Page ${number} of ${total}`;
      write(doc, place, page.right, page.bottom + 20, { ...style, align: 'right' });
    },
  };
}
