import { join } from 'node:path';
import sharp from 'sharp';

export interface BareWork {
  source: string;
  folder: string;
  count: number;
  widths: number[];
}

/** Resizes an image `count` times with only sharp. */
async function resizeBare({ source, folder, count, widths }: BareWork): Promise<void> {
  for (let at = 0; at < count; at += 1) {
    for (const width of widths) {
      const small = sharp(source).autoOrient().resize({ width });
      const place = join(folder, `${process.pid}-${width}`);
      await small.clone().webp({ quality: 78 }).toFile(`${place}.webp`);
      await small.clone().jpeg({ quality: 80, progressive: true }).toFile(`${place}.jpg`);
    }
  }
}

process.on('message', async (work: BareWork) => {
  await resizeBare(work);
  process.send?.('done');
});
