import type { ImageFormat } from '@offload/kinds/resize-image';
import type { JobView } from '@/api/jobs/job-schema';

type JobFile = JobView['files'][number];

export interface Variant extends JobFile {
  width: number;
  height: number;
}

const ranks: Record<ImageFormat, number> = { avif: 1, webp: 2, jpeg: 3, png: 4 };
const lastRank = 5;

/** Groups resized images by format, best first, and the narrowest of each first. */
export function variantsByFormat(files: JobFile[], moves: boolean): Variant[][] {
  // Of an animated image, only the WebP is animated.
  const known = new Map(Object.entries(moves ? { ...ranks, webp: 0 } : ranks));
  const rankOf = (type: string) => known.get(type.replace('image/', '')) ?? lastRank;
  const variants = files.filter(isVariant).sort((a, b) => a.width - b.width);
  const types = [...new Set(variants.map(({ contentType }) => contentType))];
  return types
    .sort((a, b) => rankOf(a) - rankOf(b))
    .map((type) => variants.filter(({ contentType }) => contentType === type));
}

function isVariant(file: JobFile): file is Variant {
  return file.width !== null && file.height !== null && file.contentType.startsWith('image/');
}

/** Returns `WebP` for `webp` and `image/webp`. */
export function formatName(type: string): string {
  const format = type.replace('image/', '');
  return format === 'webp' ? 'WebP' : format.toUpperCase();
}

export function inlineUrl(url: string): string {
  return `${url}?inline=1`;
}
