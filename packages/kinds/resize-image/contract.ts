import { defineJob } from '@offload/core/contract';
import * as z from 'zod';

/** The accepted image formats and their file extensions. */
export const sourceFormats = { jpeg: 'jpg', png: 'png', webp: 'webp', avif: 'avif', gif: 'gif' } as const;
export type SourceFormat = keyof typeof sourceFormats;
export const imageSourceTypes = Object.keys(sourceFormats).map((format) => `image/${format}`);

const avifBrands = ['avif', 'avis'];

/** Returns an image's format by its first bytes (64 are enough), or null if it isn't an accepted format. */
export function sourceFormatOf(head: Uint8Array): SourceFormat | null {
  const text = String.fromCharCode(...head.subarray(0, 64));
  if (text.startsWith('\xff\xd8\xff')) return 'jpeg';
  if (text.startsWith('\x89PNG\r\n\x1a\n')) return 'png';
  if (/^GIF8[79]a/.test(text)) return 'gif';
  if (/^RIFF.{4}WEBP/s.test(text)) return 'webp';
  // A list of brands follows. HEIC starts the same way.
  const brands = text.slice(4, 8) === 'ftyp' ? text.slice(8, head[3]).match(/.{4}/gs) : null;
  return brands?.some((brand) => avifBrands.includes(brand)) ? 'avif' : null;
}

/** Returns an image's name with the extension of its format: `beach.jpg`. */
export function pictureName(name: string, format: SourceFormat): string {
  return `${baseName(name)}.${sourceFormats[format]}`;
}

/** Returns an image's name without its extension. */
export function baseName(name: string): string {
  return (
    name
      .replace(/\.\w{1,5}$/, '')
      .slice(0, 100)
      .toWellFormed() || 'picture'
  );
}

/** Returns an image's name: from its URL if it has one, so that a replay with another URL has another name. */
export function imageName({ name, imageUrl }: { name: string; imageUrl: string | null }): string {
  if (imageUrl === null) return name;
  const { pathname, hostname } = new URL(imageUrl);
  const last = decoded(pathname.split('/').at(-1) ?? '')
    .split(/[\\/]/)
    .at(-1);
  return last?.replace(/\p{C}/gu, '').trim().slice(0, 200).toWellFormed() || hostname;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    // It isn't UTF-8, so the name stays encoded.
    return text;
  }
}

export const imageFormats = ['webp', 'avif', 'jpeg', 'png'] as const;
/** No PNG: for photos, it's many times as large. */
const defaultFormats = ['webp', 'avif', 'jpeg'] as const;
export type ImageFormat = (typeof imageFormats)[number];

const defaultWidths = [320, 640, 1_280, 2_048];

export const imageOptions = z.object({
  widths: z
    .array(z.int('must be a whole number').min(1, 'must be at least 1').max(4_096, 'must be at most 4096'))
    .min(1, 'must have at least 1 width')
    .max(8, 'must have up to 8 widths')
    .default([...defaultWidths]),
  formats: z
    .array(z.enum(imageFormats))
    .min(1, 'must have at least 1 format')
    .max(8, 'must have up to 8 formats')
    .default([...defaultFormats]),
  quality: z
    .int('must be a whole number')
    .min(1, 'must be at least 1')
    .max(100, 'must be at most 100')
    .optional(),
  /** Crops around the center, such as `16:9`. */
  ratio: z
    .string('must be text')
    .regex(/^[1-9]\d{0,2}:[1-9]\d{0,2}$/, 'must be a ratio such as 16:9')
    .optional(),
  watermark: z
    .string('must be text')
    .trim()
    .max(100, 'must have up to 100 characters')
    .regex(/^\P{Cc}*$/u, 'must not contain control characters')
    .optional(),
});

export const maxImageBytes = 25_000_000;
// Most results are smaller. A job may write more while the quota has room.
const resultBytes = 1_000_000;

/** The image is the job's input file, or the file at `imageUrl`. */
export const resizeImage = defineJob({
  kind: 'resize-image',
  queue: 'image',
  payload: imageOptions.extend({
    /** The image's file name, if it has no URL. */
    name: z.string().min(1).default('picture'),
    imageUrl: z
      .url({ protocol: /^https?$/ })
      .nullable()
      .default(null),
  }),
  title: imageName,
  editableFields: ['imageUrl', ...Object.keys(imageOptions.shape)],
  maxAttempts: 3,
  backoff: { firstMs: 2_000, maxMs: 30_000 },
  timeoutMs: 180_000,
  writesFiles: true,
  // A gallery of images would cause a flood of emails.
  notifiesOwner: 'without-email',
  // Only the worker learns how large an image at a URL is.
  reservedBytes: ({ imageUrl }) => (imageUrl === null ? 0 : maxImageBytes) + resultBytes,
  ownerErrors: [
    ...['image_too_large', 'image_too_long', 'not_an_image', 'storage_quota', 'unreadable_image'],
    ...['address_refused', 'bad_redirect', 'encoded', 'no_such_host', 'not_a_file', 'not_found', 'not_open'],
    ...['not_secure', 'too_large', 'too_many_redirects'],
  ],
  isolated: { memoryMb: 1_536, uses: ['files', 'fetch'] },
});

const size = { width: z.int(), height: z.int(), bytes: z.int() };

export const imageResult = z.object({
  original: z.object({
    ...size,
    format: z.string(),
    /** More than 1 if it's animated. */
    frames: z.int(),
    sourceId: z.string(),
  }),
  /** A tiny, blurred version, as a data URL. */
  placeholder: z.string(),
  /** How much smaller the smallest file of the largest width is than the original. Negative if it's larger. */
  savedPercent: z.int(),
  /** The requested widths that the image doesn't have. Missing in results of earlier versions. */
  missedWidths: z.array(z.int()).optional(),
});
export type ImageResult = z.infer<typeof imageResult>;

/** Returns the requested widths that an image doesn't have. The default ones are only made as far as it has them. */
export function missedWidths(widths: readonly number[], width: number): number[] {
  const isDefault = widths.join() === defaultWidths.join();
  return isDefault ? [] : [...new Set(widths)].filter((wanted) => wanted > width);
}

/** Returns by how many percent `bytes` is less than the original's size. Negative if it's more. */
export function savedPercent(originalBytes: number, bytes: number): number {
  return Math.round(100 * (1 - bytes / originalBytes));
}
