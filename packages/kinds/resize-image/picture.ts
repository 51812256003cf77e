import { PermanentError } from '@offload/core/contract';
import sharp, { type Sharp } from 'sharp';
import { type SourceFormat, sourceFormatOf, sourceFormats } from './contract';

const limitInputPixels = 50_000_000;

export interface Picture {
  format: SourceFormat;
  /** The displayed size, after rotation by the EXIF orientation. */
  width: number;
  height: number;
  frames: number;
  /** Starts a pipeline from its pixels, rotated and in sRGB. */
  decode(options?: { animated?: boolean }): Sharp;
}

/** Restricts libvips to our formats, so that it never decodes a file that turns out to be something else. */
function allowOnlyOurFormats(): void {
  sharp.block({ operation: ['VipsForeignLoad'] });
  sharp.unblock({
    operation: ['Jpeg', 'Png', 'Webp', 'Heif', 'Nsgif'].map((loader) => `VipsForeignLoad${loader}Buffer`),
  });
  sharp.cache(false);
}

/** Reads an image's header. Throws a `PermanentError` if it isn't an accepted format. */
export async function openPicture(content: Buffer): Promise<Picture> {
  allowOnlyOurFormats();
  if (!sourceFormatOf(content)) throw notAnImage();
  const head = await readable(sharp(content, { limitInputPixels: false }).metadata());
  const format = head.format === 'heif' && head.compression === 'av1' ? 'avif' : head.format;
  if (!isAccepted(format)) throw notAnImage();
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

function isAccepted(format: string): format is SourceFormat {
  return Object.hasOwn(sourceFormats, format);
}

/** Waits for work on a user's image. A failure is the image's fault. */
export async function readable<Value>(work: Promise<Value>): Promise<Value> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof Error && error.message.includes('exceeds pixel limit')) throw tooManyPixels(error);
    if (error instanceof Error && error.message.includes('unsupported image format')) throw notAnImage(error);
    throw new PermanentError('unreadable_image', 'The image is damaged or incomplete.', { cause: error });
  }
}

function tooManyPixels(cause?: Error): PermanentError {
  const message = 'The image has more than 50 megapixels, counting all its frames.';
  return new PermanentError('image_too_large', message, { cause });
}

function notAnImage(cause?: Error): PermanentError {
  const message = "This isn't an image that we can read. Use a JPEG, PNG, WebP, AVIF, or GIF file.";
  return new PermanentError('not_an_image', message, { cause });
}
