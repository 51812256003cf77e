import type { ImageFormat } from '@offload/kinds/resize-image';

export type ImageValues = {
  image_url: string;
  widths: string;
  formats: string[];
  quality: string | number;
  ratio: string;
  watermark: string;
};

export interface ImageDefaults {
  widths: number[];
  formats: ImageFormat[];
}

export function initialValues({ widths, formats }: ImageDefaults): ImageValues {
  return {
    image_url: '',
    widths: widths.join(', '),
    formats: [...formats],
    quality: '',
    ratio: '',
    watermark: '',
  };
}

/** Returns errors of the options by field. The server checks the rest. */
export function checkOptions({ widths, formats, quality }: ImageValues): Record<string, string> {
  const wanted = widthsIn(widths);
  const areWidths = wanted.every((width) => Number.isInteger(width) && width >= 1 && width <= 4_096);
  const isQuality = quality === '' || (Number(quality) >= 1 && Number(quality) <= 100);
  return {
    ...(wanted.length > 8 && { widths: 'Enter up to 8 widths.' }),
    ...(!areWidths && { widths: 'Enter whole numbers from 1 to 4096, separated by commas.' }),
    ...(formats.length === 0 && { formats: 'Choose at least one format.' }),
    ...(!isQuality && { quality: 'Enter a number from 1 to 100, or leave this blank.' }),
  };
}

/** Returns the options as form fields, to send with a file. */
export function asFields({ image_url: _, widths, formats, quality, ...texts }: ImageValues) {
  return { ...texts, widths, formats: formats.join(','), quality: String(quality) };
}

/** Returns the URL and the options as JSON. Empty ones get the server’s defaults. */
export function asBody({ image_url, widths, formats, quality, ratio, watermark }: ImageValues): object {
  return {
    image_url: image_url.trim(),
    widths: widthsIn(widths),
    formats,
    ...(quality !== '' && { quality: Number(quality) }),
    ...(ratio && { ratio }),
    ...(watermark && { watermark }),
  };
}

function widthsIn(text: string): number[] {
  return text.split(',').map((width) => (width.trim() === '' ? Number.NaN : Number(width)));
}
