import { imageOptions, pictureName, sourceFormatOf } from '@offload/jobs/kinds/resize-image';
import type { z } from 'zod';
import { Refusal } from './problem';
import { refusalOf } from './validation';

const notTaken = 'This is no picture that we can read: send a JPEG, PNG, WebP, AVIF or GIF.';

/** Says by its first bytes which picture a file is, and calls it so. Refuses with 415 what is none that we take. */
export function recognizePicture(head: Uint8Array, { name }: { name: string }) {
  const format = sourceFormatOf(head);
  if (!format) throw new Refusal(415, notTaken);
  return { name: pictureName(name, format), contentType: `image/${format}` };
}

/** The options in the fields of a form. Refuses with 400, naming the field. */
export function parseForm(fields: Record<string, string>): z.output<typeof imageOptions> {
  // A browser sends an empty field for what nobody has filled in.
  const filled = Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== ''));
  const { widths, formats, quality, ...texts } = filled;
  const parsed = imageOptions.safeParse({
    ...texts,
    ...(widths && { widths: listOf(widths).map(Number) }),
    ...(formats && { formats: listOf(formats) }),
    ...(quality && { quality: Number(quality) }),
  });
  if (!parsed.success) throw refusalOf(parsed.error);
  return parsed.data;
}

function listOf(text: string): string[] {
  return text.split(',').map((part) => part.trim());
}
