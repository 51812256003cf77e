import { z } from '@hono/zod-openapi';
import { imageOptions, maxImageBytes, pictureName, sourceFormatOf } from '@offload/kinds/resize-image';
import { ApiError } from '@/server/http/api-error';
import { ofArticle, parseFields, requestObject } from '../http/request-object';
import type { UploadLimits } from '../http/upload';
import { whenShape } from '../jobs/when';

const notTaken = 'This file isn’t an image that we support. Send a JPEG, PNG, WebP, AVIF, or GIF.';

/** Recognizes images by their first bytes and names them accordingly. Rejects other files with 415. */
export const pictureLimits: UploadLimits = {
  maxBytes: maxImageBytes,
  recognize(head, { name }) {
    const format = sourceFormatOf(head);
    if (!format) throw new ApiError(415, notTaken);
    return { name: pictureName(name, format), contentType: `image/${format}` };
  },
};

const FormSchema = requestObject({ ...imageOptions.shape, ...whenShape, ...ofArticle });

/** Parses the fields of a form. Throws a 400 that names invalid fields. */
export function parseForm(fields: Record<string, string>): z.output<typeof FormSchema> {
  const { widths, formats, quality } = fields;
  return parseFields(FormSchema, {
    ...fields,
    ...(widths && { widths: listOf(widths).map(Number) }),
    ...(formats && { formats: listOf(formats) }),
    ...(quality && { quality: Number(quality) }),
  });
}

function listOf(text: string): string[] {
  return text.split(',').map((part) => part.trim());
}

const notAnAddress = 'must be a URL starting with http:// or https://';

/** A URL to fetch an image from. The worker decides whether it may be fetched. */
export const AddressSchema = requestObject({
  image_url: z
    .string()
    .max(2_048, 'must be up to 2048 characters')
    .transform((text) => (URL.canParse(text) ? new URL(text) : null))
    .refine((url) => url && ['http:', 'https:'].includes(url.protocol), notAnAddress)
    .refine((url) => !url?.username && !url?.password, 'must not contain a user name or password')
    .transform((url) => url?.href ?? '')
    .openapi({ type: 'string', format: 'uri' }),
  ...imageOptions.shape,
  ...whenShape,
  ...ofArticle,
}).openapi('ImageRequest', { example: { image_url: 'https://example.com/beach.jpg', widths: [320, 640] } });
