import sharp from 'sharp';
import { expect, it } from 'vitest';
import { pictureName, sourceFormatOf } from './contract';
import { openPicture } from './picture';
import { makePlaceholder } from './variants';

const formats = ['jpeg', 'png', 'webp', 'avif', 'gif'] as const;
// Noise, so that the file is large enough to cut in half.
const noise = { type: 'gaussian', mean: 128, sigma: 40 } as const;
const picture = () => sharp({ create: { width: 100, height: 80, channels: 3, background: '#888', noise } });

it.each(formats)('opens a %s', async (format) => {
  const opened = await openPicture(await picture().toFormat(format).toBuffer());
  expect(opened).toMatchObject({ format, width: 100, height: 80, frames: 1 });
});

it.each(formats)('rejects half of a %s', async (format) => {
  const whole = await picture().toFormat(format).toBuffer();
  const half = whole.subarray(0, whole.length / 2);
  const work = openPicture(half).then((opened) => makePlaceholder(opened, undefined));
  await expect(work).rejects.toMatchObject({ code: 'unreadable_image' });
});

it.each(formats)('recognizes a %s by its first bytes', async (format) => {
  expect(sourceFormatOf(await picture().toFormat(format).toBuffer())).toBe(format);
});

it.each([
  ['beach.JPEG', 'beach.png'],
  ['a.b.html', 'a.b.png'],
  ['no ending', 'no ending.png'],
  ['.jpg', 'picture.png'],
  [`${'x'.repeat(99)}🏖.jpg`, `${'x'.repeat(99)}\ufffd.png`],
])('renames %s as a PNG', (name, called) => {
  expect(pictureName(name, 'png')).toBe(called);
});
