import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi';
import { reservedBytesOf, type Transaction } from '@offload/db';
import { imageFormats, imageName, maxImageBytes, resizeImage } from '@offload/kinds/resize-image';
import type { Cause } from '@/api/http/request-id';
import { ApiError, isApiError } from '@/server/http/api-error';
import { runtime } from '@/server/runtime';
import { isForm } from '../http/body';
import { requireSession, type SignedIn } from '../http/guards';
import { type Answer, answerOnce, type Call, IdempotencyHeaders } from '../http/idempotency';
import { accessTo } from '../http/operator';
import { rejectInvalid } from '../http/problem';
import { requireFormOrJson } from '../http/request-guards';
import { json } from '../http/responses';
import { discardUpload, receiveUpload } from '../http/upload';
import { answerWithJob } from '../jobs/job-answer';
import { findJobRow } from '../jobs/job-queries';
import { JobSchema, type JobView } from '../jobs/job-schema';
import { requireOwnerLimits } from '../jobs/owner-limit';
import { parseWhen, whenOptions, whenProperties, withWhen } from '../jobs/when';
import { deleteImage } from './delete-image';
import { AddressSchema, parseForm, pictureLimits } from './image-request';

const create = createRoute({
  method: 'post',
  path: '/images',
  summary: 'Resize an image from a file or a URL',
  middleware: [requireSession, requireFormOrJson] as const,
  request: {
    headers: IdempotencyHeaders,
    body: {
      content: {
        'application/json': { schema: AddressSchema },
        'multipart/form-data': {
          schema: {
            type: 'object',
            required: ['file'],
            properties: {
              file: {
                type: 'string',
                format: 'binary',
                description: `A JPEG, PNG, WebP, AVIF, or GIF, up to ${maxImageBytes / 1_000_000} MB`,
              },
              widths: { type: 'string', description: 'Comma-separated whole numbers', example: '320,640' },
              formats: { type: 'string', description: `Comma-separated: ${imageFormats.join(', ')}` },
              quality: { type: 'string', description: '1 to 100' },
              ratio: { type: 'string', description: 'Centered crop', example: '16:9' },
              watermark: { type: 'string', description: 'Up to 100 characters' },
              ...whenProperties,
            },
          },
        },
      },
    },
  },
  responses: { 202: json('The job', JobSchema) },
});

const remove = createRoute({
  method: 'delete',
  path: '/images/{id}',
  summary: 'Delete an image: its job, the original, and the resized images',
  middleware: [requireSession] as const,
  request: { params: z.object({ id: z.string().openapi({ description: 'The ID of the image’s job' }) }) },
  responses: { 204: { description: 'Deleted' } },
});

export const images = new OpenAPIHono<SignedIn>({ defaultHook: rejectInvalid })
  .openapi(create, async (c) => {
    const call = {
      request: c.req,
      caller: c.get('person').id,
      key: c.req.valid('header')['idempotency-key'],
      schema: JobSchema,
      cause: c.get('cause'),
    };
    // The route has validated JSON, but its type is lost next to a form.
    const { body } = isForm(c.req)
      ? await takeUpload(call, c.req.raw)
      : await takeAddress(call, AddressSchema.parse(await c.req.json()));
    return c.json(body, 202, { Location: body.links.self, 'Retry-After': '1' });
  })
  .openapi(remove, async (c) => {
    const job = await findJobRow(c.get('person'), c.req.valid('param').id);
    if (job?.kind !== resizeImage.kind) throw new ApiError(404, 'Image not found.');
    if (await deleteImage(job.id, accessTo(c, job))) return c.body(null, 204);
    throw new ApiError(409, 'This image is still being processed. Cancel its job first.');
  });

type ImageCall = Omit<Call<JobView>, 'asked'> & { cause: Cause };

function takeAddress(call: ImageCall, { image_url: imageUrl, ...options }: z.output<typeof AddressSchema>) {
  const payload = resizeImage.payload.parse({
    ...{ ...options, imageUrl },
    name: imageName({ name: '', imageUrl }),
  });
  return answerOnce({ ...call, asked: withWhen(payload, options) }, async (tx) => {
    await requireImageLimits(tx, call.caller, payload);
    const job = await runtime().jobs.enqueue(tx, resizeImage, payload, {
      ...{ ownerId: call.caller, ...call.cause },
      ...whenOptions(options),
    });
    return { answer: await answerWithJob(tx, job.id), jobs: [job] };
  });
}

async function takeUpload(call: ImageCall, request: Request): Promise<Answer<JobView>> {
  const { source, sha256, fields } = await receiveUpload(request, call.caller, pictureLimits);
  let isTaken = false;
  try {
    const payload = resizeImage.payload.parse({ ...parseForm(fields), name: source.name });
    const when = parseWhen(fields);
    const asked = withWhen({ ...payload, sha256 }, when);
    const answer = await answerOnce({ ...call, asked }, async (tx) => {
      await requireImageLimits(tx, call.caller, payload, source.bytes);
      const by = { ownerId: call.caller, ...call.cause };
      const options = { ...by, sources: [source], ...whenOptions(when) };
      const job = await runtime().jobs.enqueue(tx, resizeImage, payload, options);
      isTaken = true;
      return { answer: await answerWithJob(tx, job.id), jobs: [job] };
    });
    if (!isTaken) await discardUpload(source);
    return answer;
  } catch (error) {
    // After any other error, the job may have been committed: the sweeper finds out.
    if (isApiError(error)) await discardUpload(source);
    throw error;
  }
}

function requireImageLimits(
  tx: Transaction,
  ownerId: string,
  payload: z.output<typeof resizeImage.payload>,
  sourceBytes = 0,
): Promise<void> {
  const bytes = sourceBytes + reservedBytesOf(resizeImage, payload);
  return requireOwnerLimits(tx, ownerId, { queue: resizeImage.queue, bytes });
}
