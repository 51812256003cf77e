import { PermanentError } from '@offload/core/errors';
import sharp, { type Sharp } from 'sharp';
import { type SourceFormat, sourceFormatOf, sourceFormats } from './contract';

const limitInputPixels = 50_000_000;

export interface Picture {
  format: SourceFormat;
  /** As it is seen: turned as its orientation says. */
  width: number;
  height: number;
  frames: number;
  /** Starts a pipeline from its pixels: turned, and in sRGB. */
  decode(options?: { animated?: boolean }): Sharp;
}

/** Lets libvips load only what we take: whatever else a file turns out to be is never decoded. */
function allowOnlyOurFormats(): void {
  sharp.block({ operation: ['VipsForeignLoad'] });
  sharp.unblock({
    operation: ['Jpeg', 'Png', 'Webp', 'Heif', 'Nsgif'].map((loader) => `VipsForeignLoad${loader}Buffer`),
  });
  sharp.cache(false);
}

/** Reads a picture's head. Throws a `PermanentError` where it is none that we take. */
export async function openPicture(content: Buffer): Promise<Picture> {
  allowOnlyOurFormats();
  if (!sourceFormatOf(content)) throw notAPicture();
  const head = await readable(sharp(content, { limitInputPixels: false }).metadata());
  const format = head.format === 'heif' && head.compression === 'av1' ? 'avif' : head.format;
  if (!isTaken(format)) throw notAPicture();
  const frames = head.pages ?? 1;
  if (head.width * (head.pageHeight ?? head.height) * frames > limitInputPixels) throw tooManyPixels();
  return {
    format,
    width: head.autoOrient.width,
    height: head.autoOrient.height,
    frames,
    decode({ animated = false } = {}) {
      const image = sharp(content, { limitInputPixels, animated });
      return (animated ? image : image.autoOrient()).toColourspace('srgb');
    },
  };
}

function isTaken(format: string): format is SourceFormat {
  return Object.hasOwn(sourceFormats, format);
}

/** Waits for work on a stranger's picture: where that fails, it is the picture's fault. */
export async function readable<Value>(work: Promise<Value>): Promise<Value> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof Error && error.message.includes('exceeds pixel limit')) throw tooManyPixels(error);
    if (error instanceof Error && error.message.includes('unsupported image format'))
      throw notAPicture(error);
    throw new PermanentError('unreadable_image', 'The picture is damaged or not complete.', { cause: error });
  }
}

function tooManyPixels(cause?: Error): PermanentError {
  const message = 'The picture has more than 50 megapixels, all its frames together.';
  return new PermanentError('image_too_large', message, { cause });
}

function notAPicture(cause?: Error): PermanentError {
  const message = 'This is no picture that we can read: send a JPEG, PNG, WebP, AVIF or GIF.';
  return new PermanentError('not_an_image', message, { cause });
}
