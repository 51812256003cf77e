import type { JobView } from '@/api/job-schema';

type JobFile = JobView['files'][number];

/** A picture that was made of another. */
export interface Variant extends JobFile {
  width: number;
  height: number;
}

const bestFirst = ['image/avif', 'image/webp', 'image/jpeg'];
// Of a picture that moves, only the WebP does.
const movingFirst = ['image/webp', 'image/avif', 'image/jpeg'];

/** What was made, by format: the best one first, and of each the narrowest first. */
export function variantsByFormat(files: JobFile[], moves: boolean): Variant[][] {
  const variants = files.filter(isVariant).sort((a, b) => a.width - b.width);
  return (moves ? movingFirst : bestFirst)
    .map((type) => variants.filter(({ contentType }) => contentType === type))
    .filter((format) => format.length > 0);
}

function isVariant(file: JobFile): file is Variant {
  return file.width !== null && file.height !== null;
}

const formatNames: Record<string, string> = {
  avif: 'AVIF',
  gif: 'GIF',
  jpeg: 'JPEG',
  png: 'PNG',
  webp: 'WebP',
};

/** `WebP` for `webp` and for `image/webp`. */
export function formatName(type: string): string {
  const format = type.replace('image/', '');
  return formatNames[format] ?? format;
}

/** The address at which a page can show a file. */
export function shownAt(url: string): string {
  return `${url}?inline=1`;
}
