import type { ImageResult } from '@offload/kinds/resize-image';
import type { JobView } from '@/api/jobs/job-schema';

/** Reads the result of an image’s job; null if it hasn’t succeeded. */
export function imageResultOf({ result }: JobView): ImageResult | null {
  const { original, placeholder, savedPercent } = result ?? {};
  if (!isOriginal(original) || !isPlaceholder(placeholder) || typeof savedPercent !== 'number') return null;
  return { original, placeholder, savedPercent };
}

/** Returns how much smaller an image is than the original: `87%`, or `−12%` if it is larger. */
export function savedText(percent: number): string {
  return `${percent < 0 ? '−' : ''}${Math.abs(percent)}%`;
}

function isOriginal(value: unknown): value is ImageResult['original'] {
  if (typeof value !== 'object' || value === null) return false;
  const { width, height, bytes, frames, format, sourceId } = { ...nothing, ...value };
  const numbers: unknown[] = [width, height, bytes, frames];
  return (
    numbers.every((number) => typeof number === 'number') &&
    typeof format === 'string' &&
    typeof sourceId === 'string'
  );
}

const nothing: Record<string, unknown> = {};

function isPlaceholder(value: unknown): value is string {
  return typeof value === 'string' && /^data:image\/webp;base64,[\w+/]+=*$/.test(value);
}
