import { PermanentError } from '@offload/core/contract';
import sharp, { type OutputInfo, type OverlayOptions, type Sharp } from 'sharp';
import type { ImageFormat } from './contract';
import { type Picture, readable } from './picture';
import { watermarkLayers } from './watermark';

export interface Variant {
  format: ImageFormat;
  width: number;
  height: number;
  content: Buffer;
}

interface Wanted {
  widths: number[];
  formats: ImageFormat[];
  quality?: number | undefined;
  ratio?: string | undefined;
  watermark?: string | undefined;
}

interface Size {
  width: number;
  height: number;
}

// The limit of WebP.
const maxSide = 16_383;

/** Returns the sizes to make, smallest first: cropped to the requested ratio, and never larger than the image. */
export function planSizes({ widths, ratio }: Pick<Wanted, 'widths' | 'ratio'>, picture: Size): Size[] {
  const cut = cutTo(ratio, picture);
  const planned = [...new Set(widths.map((wanted) => Math.min(wanted, cut.width)))].sort((a, b) => a - b);
  const sizes = planned.map((width) => ({
    width,
    height: Math.max(1, Math.round((width * cut.height) / cut.width)),
  }));
  if (sizes.some(({ height }) => height > maxSide)) {
    const message = `The result would be more than ${maxSide} pixels high. Choose smaller widths.`;
    throw new PermanentError('image_too_long', message);
  }
  return sizes;
}

function cutTo(ratio: string | undefined, { width, height }: Size): Size {
  if (!ratio) return { width, height };
  const [across = 1, down = 1] = ratio.split(':').map(Number);
  return {
    width: Math.max(1, Math.min(width, Math.round((height * across) / down))),
    height: Math.max(1, Math.min(height, Math.round((width * down) / across))),
  };
}

/** Makes every variant, one at a time, the largest first. */
export async function* makeVariants(picture: Picture, wanted: Wanted): AsyncGenerator<Variant> {
  const moves = picture.frames > 1;
  const [largest, ...smaller] = planSizes(wanted, picture).reverse();
  if (!largest) return;
  // The image is decoded once. Smaller variants are made from the largest one.
  const source = await readable(toPixels(fit(picture.decode(), largest)));
  for (const size of [largest, ...smaller]) {
    const pixels = size === largest ? source : await toPixels(fit(fromPixels(source), size));
    const layers = await layersOf(wanted, { ...size, frames: 1 });
    for (const format of new Set(wanted.formats)) {
      const content =
        format === 'webp' && moves
          ? await animate(picture, size, wanted)
          : await encode(fromPixels(pixels), layers, { format, quality: wanted.quality });
      yield { ...size, format, content };
    }
  }
}

/** Returns a data URL of a few hundred bytes to show until the image has loaded. */
export async function makePlaceholder(picture: Picture, ratio: string | undefined): Promise<string> {
  const { width, height } = cutTo(ratio, picture);
  const scale = 20 / Math.max(width, height);
  const size = {
    width: Math.max(1, Math.round(width * scale)),
    height: Math.max(1, Math.round(height * scale)),
  };
  const tiny = fit(picture.decode(), size).blur(1).webp({ quality: 40 });
  return `data:image/webp;base64,${(await readable(tiny.toBuffer())).toString('base64')}`;
}

interface Pixels {
  data: Buffer;
  info: OutputInfo;
}

// The size has the requested ratio. Whatever doesn't fit is cropped.
function fit(image: Sharp, { width, height }: Size): Sharp {
  return image.resize({ width, height, fit: 'cover' });
}

function toPixels(image: Sharp): Promise<Pixels> {
  return image.raw().toBuffer({ resolveWithObject: true });
}

function fromPixels({ data, info }: Pixels): Sharp {
  return sharp(data, { raw: { width: info.width, height: info.height, channels: info.channels } });
}

async function layersOf({ watermark }: Wanted, canvas: Size & { frames: number }): Promise<OverlayOptions[]> {
  return watermark ? watermarkLayers(watermark, canvas) : [];
}

async function encode(
  image: Sharp,
  layers: OverlayOptions[],
  { format, quality }: { format: ImageFormat; quality: number | undefined },
): Promise<Buffer> {
  const marked = layers.length > 0 ? image.composite(layers) : image;
  switch (format) {
    case 'webp':
      return marked.webp({ quality: quality ?? 78 }).toBuffer();
    case 'avif':
      return marked.avif({ quality: quality ?? 55, effort: 2 }).toBuffer();
    case 'jpeg':
      return marked
        .flatten({ background: '#fff' })
        .jpeg({ quality: quality ?? 80, progressive: true })
        .toBuffer();
    case 'png':
      // With a quality, PNG has only as many colors as that needs.
      return marked.png(quality ? { quality } : {}).toBuffer();
  }
}

async function animate(picture: Picture, size: Size, wanted: Wanted): Promise<Buffer> {
  const moving = fit(picture.decode({ animated: true }), size);
  const layers = await layersOf(wanted, { ...size, frames: picture.frames });
  const marked = layers.length > 0 ? moving.composite(layers) : moving;
  return readable(marked.webp({ quality: wanted.quality ?? 70 }).toBuffer());
}
