import sharp from 'sharp';
import { expect, it } from 'vitest';
import { imageFormats, imageOptions } from './contract';
import { openPicture } from './picture';
import { makePlaceholder, makeVariants, planSizes, type Variant } from './variants';

const red = { r: 250, g: 20, b: 20 };
const blank = (width: number, height: number, background: object = red) =>
  sharp({ create: { width, height, channels: 4, background } });

async function variantsOf(content: Buffer, asked: object): Promise<Variant[]> {
  const made: Variant[] = [];
  for await (const variant of makeVariants(await openPicture(content), imageOptions.parse(asked)))
    made.push(variant);
  return made;
}

async function onlyVariantOf(content: Buffer, asked: object): Promise<Buffer> {
  const [variant] = await variantsOf(content, asked);
  if (!variant) throw new Error('none was made');
  return variant.content;
}

async function colourAt(content: Buffer, left: number, top: number): Promise<number[]> {
  return [...(await sharp(content).extract({ left, top, width: 1, height: 1 }).raw().toBuffer())];
}

it('never enlarges an image, and makes each size only once', () => {
  const widths = [320, 640, 1280, 2048];
  const sizes = planSizes({ widths }, { width: 700, height: 350 });
  expect(sizes.map(({ width, height }) => `${width}x${height}`)).toEqual(['320x160', '640x320', '700x350']);
  expect(planSizes({ widths }, { width: 100, height: 100 })).toEqual([{ width: 100, height: 100 }]);
});

it.each([
  ['1:1', { width: 400, height: 400 }],
  ['16:9', { width: 711, height: 400 }],
  ['4:1', { width: 800, height: 200 }],
])('crops an 800 × 400 image to %s', (ratio, size) => {
  expect(planSizes({ widths: [2_000], ratio }, { width: 800, height: 400 })).toEqual([size]);
});

it('writes every requested width in every requested format', async () => {
  const made = await variantsOf(await blank(800, 400).png().toBuffer(), {
    widths: [200, 400],
    formats: imageFormats,
  });
  expect(made.map(({ format, width, height }) => `${format} ${width}x${height}`)).toEqual([
    'webp 400x200',
    'avif 400x200',
    'jpeg 400x200',
    'png 400x200',
    'webp 200x100',
    'avif 200x100',
    'jpeg 200x100',
    'png 200x100',
  ]);
  for (const { format, width, height, content } of made) {
    const read = await sharp(content).metadata();
    expect(read).toMatchObject({ width, height, format: format === 'avif' ? 'heif' : format });
  }
});

it('rotates an image by its orientation tag, and drops its metadata', async () => {
  const blue = await blank(20, 60, { r: 0, g: 0, b: 255 }).png().toBuffer();
  const lying = await blank(60, 60)
    .composite([{ input: blue, gravity: 'west' }])
    .jpeg()
    .withExif({ IFD0: { Copyright: 'somebody' } })
    .withMetadata({ orientation: 6 })
    .toBuffer();
  const output = await onlyVariantOf(lying, { widths: [60], formats: ['jpeg'] });
  const read = await sharp(output).metadata();
  expect([read.exif, read.icc, read.orientation]).toEqual([undefined, undefined, undefined]);
  // A quarter turn to the right moves the left side to the top.
  const [topRed = 255, , topBlue = 0] = await colourAt(output, 30, 5);
  expect(topBlue - topRed).toBeGreaterThan(150);
  const [bottomRed = 0, , bottomBlue = 255] = await colourAt(output, 30, 50);
  expect(bottomRed - bottomBlue).toBeGreaterThan(150);
});

it('keeps transparency, or fills it with white if the format has none', async () => {
  const clear = await blank(40, 40, { r: 0, g: 0, b: 0, alpha: 0 }).png().toBuffer();
  const [webp, , jpeg] = await variantsOf(clear, { widths: [40] });
  if (!webp || !jpeg) throw new Error('not made');
  expect((await colourAt(webp.content, 5, 5))[3]).toBe(0);
  expect(await colourAt(jpeg.content, 5, 5)).toEqual([255, 255, 255]);
});

it.each([
  ['CMYK', () => blank(40, 40).flatten().toColourspace('cmyk').jpeg().toBuffer()],
  ['16 bits a channel', () => blank(40, 40).toColourspace('rgb16').png().toBuffer()],
  ['Display P3', () => blank(40, 40).png().withIccProfile('p3').toBuffer()],
])('converts %s to 8-bit sRGB', async (_name, content) => {
  const output = await onlyVariantOf(await content(), { widths: [40], formats: ['webp'] });
  expect(await sharp(output).metadata()).toMatchObject({ space: 'srgb', depth: 'uchar' });
  const [r = 0, g = 255, b = 255] = await colourAt(output, 20, 20);
  expect([r > 200, g < 90, b < 90]).toEqual([true, true, true]);
});

it('keeps an animation in WebP, and only its first frame in other formats', async () => {
  const frames = await Promise.all(
    [0, 120, 240].map((g) => blank(64, 32, { r: 200, g, b: 0 }).png().toBuffer()),
  );
  const gif = await sharp(frames, { join: { animated: true } })
    .gif({ delay: [100, 100, 100] })
    .toBuffer();
  const asked = { widths: [32], formats: ['webp', 'jpeg'], watermark: 'me' };
  const [webp, jpeg] = await variantsOf(gif, asked);
  expect(await sharp(webp?.content).metadata()).toMatchObject({ pages: 3, width: 32 });
  expect((await sharp(jpeg?.content).metadata()).pages ?? 1).toBe(1);
});

it('writes a watermark only in the corner', async () => {
  const content = await blank(600, 400, { r: 255, g: 255, b: 255 }).png().toBuffer();
  const options = { widths: [600], formats: ['webp'], watermark: 'a <b> & c' };
  const output = await onlyVariantOf(content, options);
  const { channels: corner } = await sharp(
    await sharp(output).extract({ left: 400, top: 350, width: 200, height: 50 }).toBuffer(),
  ).stats();
  const { channels: rest } = await sharp(
    await sharp(output).extract({ left: 0, top: 0, width: 300, height: 300 }).toBuffer(),
  ).stats();
  expect(corner[0]?.min).toBeLessThan(180);
  expect(rest[0]?.min).toBeGreaterThan(250);
});

it('writes a watermark in Japanese instead of drawing boxes', async () => {
  const content = await blank(800, 400, { r: 0, g: 0, b: 0 }).png().toBuffer();
  // The character is one horizontal stroke, so its bright area is low. A box would be as high as a letter.
  const output = await onlyVariantOf(content, {
    widths: [800],
    formats: ['webp'],
    quality: 100,
    watermark: '一',
  });
  const bright = await sharp(output)
    .threshold(150)
    .trim({ background: '#000' })
    .toBuffer({ resolveWithObject: true });
  expect(bright.info.width).toBeGreaterThan(15);
  expect(bright.info.height).toBeLessThan(8);
});

it('makes a placeholder that is small enough for a page', async () => {
  const picture = await openPicture(await blank(900, 600).png().toBuffer());
  const placeholder = await makePlaceholder(picture, undefined);
  expect(placeholder).toMatch(/^data:image\/webp;base64,/);
  expect(placeholder.length).toBeLessThan(800);
});
