import { countOf } from '@offload/core/format/amounts';
import type { ImageResult } from '@offload/kinds/resize-image';
import type { JobView } from '@/api/jobs/job-schema';
import type { Warning } from '../../kind-view';

/** Reads the result of an image’s job; null if it hasn’t succeeded. */
export function imageResultOf({ result }: JobView): ImageResult | null {
  const { original, placeholder, savedPercent } = result ?? {};
  if (!isOriginal(original) || !isPlaceholder(placeholder) || typeof savedPercent !== 'number') return null;
  return { original, placeholder, savedPercent };
}

/** Says which requested widths the image doesn't have; null if it has all. */
export function missedWarning({ result, warnings }: JobView): Warning | null {
  const { missedWidths } = result ?? {};
  if (warnings === 0 || !Array.isArray(missedWidths)) return null;
  return {
    label: `${countOf(warnings, 'width')} skipped`,
    text: `The image is narrower than ${missedWidths.join(' and ')} pixels. Images are never enlarged.`,
  };
}

/** Returns how the size of an image compares with the original's: `87% smaller`. */
export function savedText(percent: number): string {
  if (percent === 0) return 'same size';
  return percent > 0 ? `${percent}% smaller` : `${-percent}% larger`;
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
