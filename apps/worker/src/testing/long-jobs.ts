import { createHash, randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import type { SourceFile } from '@offload/db';
import { resizeImage } from '@offload/kinds/resize-image';
import { salesImport } from '@offload/kinds/sales-import';
import { salesReport } from '@offload/kinds/sales-report';
import { until } from '@offload/testing';
import sharp from 'sharp';
import type { JobSystem } from './job-system';

const columns = 'order_number,date,customer,country,product,category,quantity,unit_price,currency';
const importedRows = 30_000;
const reportedRows = 6_000;

/** Returns a PNG of noise, which takes long to encode. */
export async function noise(side: number): Promise<Buffer> {
  const type = { type: 'gaussian', mean: 128, sigma: 60 } as const;
  const create = { width: side, height: side, channels: 3, background: '#888', noise: type } as const;
  return sharp({ create }).png({ compressionLevel: 1 }).toBuffer();
}

/** Returns functions that start an import, a report, or an image that takes a second or more, by its kind. */
export async function prepareLongJobs(system: JobSystem) {
  await sellALot(system);
  const lines = Array.from(
    { length: importedRows },
    (_, at) => `I-${at},2024-02-29,A,PL,Pan,Kitchen,1,12.50,EUR\n`,
  );
  const csv = Buffer.from(`${columns}\n${lines.join('')}`);
  const sha256 = createHash('sha256').update(csv).digest('hex');

  async function upload(content: Buffer): Promise<SourceFile> {
    const file = { id: randomUUID(), key: `uploads/${randomUUID()}`, name: 'a', contentType: 'text/csv' };
    return {
      ...file,
      bytes: await system.storage.write(file.key, Readable.from([content]), file.contentType),
    };
  }

  const ask = {
    'sales-import': async () =>
      system.ask(salesImport, { payload: { sha256, fileName: 'a.csv' }, sources: [await upload(csv)] }),
    'sales-report': () =>
      system.ask(salesReport, {
        payload: { id: 'monthly-sales', year: 2023, month: null, format: 'pdf' },
      }),
    'resize-image': async () => {
      const payload = { widths: [1_200], formats: ['avif'], quality: 100 };
      return system.ask(resizeImage, { payload, sources: [await upload(await noise(1_200))] });
    },
  };

  /** Returns the job's id once it is at work. */
  return async function start(kind: keyof typeof ask): Promise<string> {
    const id = await ask[kind]();
    await until(async () => (await system.find(id)).progressPercent > 0);
    expectRunning(await system.find(id));
    return id;
  };
}

function expectRunning({ kind, state }: { kind: string; state: string }): void {
  if (state !== 'running') throw new Error(`the ${kind} takes too short to be disturbed: it has ${state}`);
}

async function sellALot({ database, person }: JobSystem): Promise<void> {
  await database.db.$executeRaw`
    INSERT INTO sales_order
      (owner_id, order_number, date, customer, country, product, category, quantity, unit_price, currency)
    SELECT ${person.id}, 'R-' || n, date '2023-01-01' + n % 365, 'Customer ' || n % 97, 'PL',
      'Product ' || n % 31, 'Category ' || n % 5, 1 + n % 7, 9.99, 'EUR'
    FROM generate_series(1, ${reportedRows}::int) AS n`;
}
