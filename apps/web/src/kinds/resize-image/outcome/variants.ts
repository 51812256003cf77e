import type { JobView } from '@/api/jobs/job-schema';

type JobFile = JobView['files'][number];

/** A resized image. */
export interface Variant extends JobFile {
  width: number;
  height: number;
}

const bestFirst = ['image/avif', 'image/webp', 'image/jpeg', 'image/png'];
// Of an animated image, only the WebP is animated.
const movingFirst = ['image/webp', 'image/avif', 'image/jpeg', 'image/png'];

/** Groups resized images by format, best first, and the narrowest of each first. */
export function variantsByFormat(files: JobFile[], moves: boolean): Variant[][] {
  const variants = files.filter(isVariant).sort((a, b) => a.width - b.width);
  return (moves ? movingFirst : bestFirst)
    .map((type) => variants.filter(({ contentType }) => contentType === type))
    .filter((format) => format.length > 0);
}

function isVariant(file: JobFile): file is Variant {
  return file.width !== null && file.height !== null;
}

/** Returns `WebP` for `webp` and `image/webp`. */
export function formatName(type: string): string {
  const format = type.replace('image/', '');
  return format === 'webp' ? 'WebP' : format.toUpperCase();
}

/** Returns the URL at which a page can display a file. */
export function inlineUrl(url: string): string {
  return `${url}?inline=1`;
}
