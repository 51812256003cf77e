import { z } from '@hono/zod-openapi';
import { imageOptions, maxImageBytes, pictureName, sourceFormatOf } from '@offload/jobs/kinds/resize-image';
import { Refusal } from './problem';
import { plainName, type UploadLimits } from './upload';
import { refusalOf } from './validation';

const notTaken = 'This file isn’t an image that we support. Send a JPEG, PNG, WebP, AVIF, or GIF.';

/** A picture is told by its first bytes, and called so; what is none that we take is refused with 415. */
export const pictureLimits: UploadLimits = {
  maxBytes: maxImageBytes,
  recognize(head, { name }) {
    const format = sourceFormatOf(head);
    if (!format) throw new Refusal(415, notTaken);
    return { name: pictureName(name, format), contentType: `image/${format}` };
  },
};

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

const notAnAddress = 'must be a URL starting with http:// or https://';

/** An address to fetch a picture from; whether it may be fetched, the worker says. */
export const AddressSchema = z
  .object({
    image_url: z
      .string('is required')
      .max(2_048, 'must be up to 2048 characters')
      .transform((text) => (URL.canParse(text) ? new URL(text) : null))
      .refine((url) => url && ['http:', 'https:'].includes(url.protocol), notAnAddress)
      .refine((url) => !url?.username && !url?.password, 'must not contain a user name or password')
      .transform((url) => url?.href ?? '')
      .openapi({ type: 'string', format: 'uri' }),
    ...imageOptions.shape,
  })
  .openapi('ImageRequest', { example: { image_url: 'https://example.com/beach.jpg', widths: [320, 640] } });

/** What a picture at this address is called. */
export function nameAt(address: string): string {
  const { pathname, hostname } = new URL(address);
  return plainName(decode(pathname.split('/').at(-1) || hostname));
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    // It is no UTF-8: then it is called as it is written.
    return text;
  }
}
