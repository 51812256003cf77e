import { defineJob } from '@offload/core/contract';
import { z } from 'zod';

/** The formats of pictures that are taken, and how the names of such files end. */
export const sourceFormats = { jpeg: 'jpg', png: 'png', webp: 'webp', avif: 'avif', gif: 'gif' } as const;
export type SourceFormat = keyof typeof sourceFormats;

const avifBrands = ['avif', 'avis'];

/**
 * Tells the format of a picture by how the file begins (64 bytes are enough), whatever it is called; null where it is
 * none that is taken.
 */
export function sourceFormatOf(head: Uint8Array): SourceFormat | null {
  const text = String.fromCharCode(...head.subarray(0, 64));
  if (text.startsWith('\xff\xd8\xff')) return 'jpeg';
  if (text.startsWith('\x89PNG\r\n\x1a\n')) return 'png';
  if (/^GIF8[79]a/.test(text)) return 'gif';
  if (/^RIFF.{4}WEBP/s.test(text)) return 'webp';
  // A box of brands: HEIC begins in the same way.
  const brands = text.slice(4, 8) === 'ftyp' ? text.slice(8, head[3]).match(/.{4}/gs) : null;
  return brands?.some((brand) => avifBrands.includes(brand)) ? 'avif' : null;
}

/** A picture's name with the ending that its format has: `beach.jpg`. */
export function pictureName(name: string, format: SourceFormat): string {
  return `${baseName(name)}.${sourceFormats[format]}`;
}

/** A picture's name without its ending. */
export function baseName(name: string): string {
  return (
    name
      .replace(/\.\w{1,5}$/, '')
      .slice(0, 100)
      .toWellFormed() || 'picture'
  );
}

export const imageFormats = ['webp', 'avif', 'jpeg'] as const;
export type ImageFormat = (typeof imageFormats)[number];

/** What can be asked of a picture. */
export const imageOptions = z.object({
  widths: z
    .array(z.int('is not a whole number').min(1, 'is less than 1').max(4_096, 'is more than 4096'))
    .min(1, 'names no width')
    .max(8, 'names more than 8 widths')
    .default([320, 640, 1280, 2048]),
  formats: z
    .array(z.enum(imageFormats, `is none of ${imageFormats.join(', ')}`))
    .min(1, 'names no format')
    .max(8, 'names too many formats')
    .default([...imageFormats]),
  quality: z.int('is not a whole number').min(1, 'is less than 1').max(100, 'is more than 100').optional(),
  /** Cut from the middle, `16:9`. */
  ratio: z
    .string('is not text')
    .regex(/^[1-9]\d{0,2}:[1-9]\d{0,2}$/, 'is not like 16:9')
    .optional(),
  watermark: z
    .string('is not text')
    .trim()
    .max(100, 'is longer than 100 characters')
    .regex(/^\P{Cc}*$/u, 'contains control characters')
    .optional(),
});

export const maxImageBytes = 25_000_000;
// Most results are smaller. A job may write more while the quota has room.
const resultBytes = 1_000_000;

/** The picture is the job's source, or what there is at `imageUrl`. */
export const resizeImage = defineJob({
  kind: 'resize-image',
  queue: 'image',
  payload: imageOptions.extend({
    /** What the picture is called. */
    name: z.string().min(1).default('picture'),
    imageUrl: z
      .url({ protocol: /^https?$/ })
      .nullable()
      .default(null),
  }),
  title: ({ name }) => name,
  editableFields: ['imageUrl', ...Object.keys(imageOptions.shape)],
  maxAttempts: 3,
  backoff: { firstMs: 2_000, maxMs: 30_000 },
  timeoutMs: 180_000,
  writesFiles: true,
  // Only the worker learns how large an image at a URL is.
  reservedBytes: ({ imageUrl }) => (imageUrl === null ? 0 : maxImageBytes) + resultBytes,
  isolated: { memoryMb: 1_536, uses: ['files', 'fetch'] },
});

const size = { width: z.int(), height: z.int(), bytes: z.int() };

/** What a finished job says. */
export const imageResult = z.object({
  original: z.object({
    ...size,
    format: z.string(),
    /** More than one where it moves. */
    frames: z.int(),
    sourceId: z.string(),
  }),
  /** Tiny and blurred, as a data URL. */
  placeholder: z.string(),
  /** How much smaller the smallest file of the largest width is than the original; negative where it is larger. */
  savedPercent: z.int(),
});
export type ImageResult = z.infer<typeof imageResult>;

/** How much smaller `bytes` are than the original's, in percent; negative where they are more. */
export function savedPercent(originalBytes: number, bytes: number): number {
  return Math.round(100 * (1 - bytes / originalBytes));
}
