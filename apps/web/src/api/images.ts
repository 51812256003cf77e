import { createRoute, OpenAPIHono } from '@hono/zod-openapi';
import { enqueue } from '@offload/jobs/client';
import { imageFormats, maxImageBytes, resizeImage } from '@offload/jobs/kinds/resize-image';
import { requireSession, type SignedIn } from './guards';
import { answerOnce, IdempotencyHeaders } from './idempotency';
import { parseForm, recognizePicture } from './image-upload';
import { answerWithJob } from './job-answer';
import { JobSchema, type JobView } from './job-schema';
import { ProblemSchema, Refusal } from './problem';
import { discardUpload, receiveUpload } from './upload';
import { refuseInvalid } from './validation';

const route = createRoute({
  method: 'post',
  path: '/images',
  summary: 'Make smaller copies of a picture',
  middleware: [requireSession] as const,
  request: {
    headers: IdempotencyHeaders,
    body: {
      required: true,
      content: {
        'multipart/form-data': {
          schema: {
            type: 'object',
            required: ['file'],
            properties: {
              file: {
                type: 'string',
                format: 'binary',
                description: `A JPEG, PNG, WebP, AVIF or GIF of at most ${maxImageBytes / 1_000_000} MB`,
              },
              widths: { type: 'string', description: 'Whole numbers with commas', example: '320,640' },
              formats: { type: 'string', description: `Some of ${imageFormats.join(', ')}, with commas` },
              quality: { type: 'string', description: '1 to 100' },
              ratio: { type: 'string', description: 'Cut from the middle', example: '16:9' },
              watermark: { type: 'string', description: 'At most 100 characters' },
            },
          },
        },
      },
    },
  },
  responses: {
    202: { description: 'The job', content: { 'application/json': { schema: JobSchema } } },
    default: { description: 'A problem', content: { 'application/problem+json': { schema: ProblemSchema } } },
  },
});

export const images = new OpenAPIHono<SignedIn>({ defaultHook: refuseInvalid }).openapi(route, async (c) => {
  const ownerId = c.get('person').id;
  const key = c.req.valid('header')['idempotency-key'];
  const limits = { maxBytes: maxImageBytes, recognize: recognizePicture };
  const { source, sha256, fields } = await receiveUpload(c.req.raw, limits);
  let isTaken = false;
  try {
    const payload = { ...parseForm(fields), name: source.name };
    const call = { request: c.req, caller: ownerId, key, asked: { ...payload, sha256 }, schema: JobSchema };
    const { body } = await answerOnce<JobView>(call, async (tx) => {
      const job = await enqueue(tx, resizeImage, payload, { ownerId, sources: [source] });
      isTaken = true;
      return { answer: await answerWithJob(tx, job.id), jobs: [job] };
    });
    if (!isTaken) await discardUpload(source);
    return c.json(body, 202, { Location: body.links.self, 'Retry-After': '1' });
  } catch (error) {
    // After any other error nobody knows whether the job has been committed: the sweeper finds out.
    if (error instanceof Refusal) await discardUpload(source);
    throw error;
  }
});
