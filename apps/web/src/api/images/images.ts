import { z } from '@hono/zod-openapi';
import type { Access } from '@offload/core';
import { findStoredFiles, markFilesRemoved, type StoredFile } from '@offload/db';
import { imageFormats, imageName, maxImageBytes, resizeImage } from '@offload/kinds/resize-image';
import type { Context } from 'hono';
import { ApiError } from '@/server/http/api-error';
import { runtime } from '@/server/runtime';
import { isForm } from '../http/body';
import { requireCaller, type SignedIn } from '../http/guards';
import { accessTo } from '../http/operator';
import { requireFormOrJson } from '../http/request-guards';
import { resource, route } from '../http/routes';
import { giveUpload, receiveUpload } from '../http/upload';
import { respondWithJob, startJob, startResponses } from '../jobs/job-answer';
import { findJobRow } from '../jobs/job-queries';
import { whenProperties, withWhen } from '../jobs/when';
import { AddressSchema, parseForm, pictureLimits } from './image-request';

const create = route.post('/images', 'Resize an image from a file or a URL', startResponses, {
  guards: [requireCaller, requireFormOrJson],
  once: true,
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
});
const remove = route.delete(
  '/images/{id}',
  'Delete an image: its job, the original, and the resized images',
  { 204: { description: 'Deleted' } },
  {
    params: z.object({ id: z.string().openapi({ description: 'The ID of the image’s job' }) }),
    fails: [409],
  },
);

export const images = resource()
  .openapi(create, async (c) =>
    // The route has validated JSON, but its type is lost next to a form.
    isForm(c.req) ? takeUpload(c) : takeAddress(c, AddressSchema.parse(await c.req.json())),
  )
  .openapi(remove, async (c) => {
    const job = await findJobRow(c.get('person'), c.req.valid('param').id);
    if (job?.kind !== resizeImage.kind) throw new ApiError(404, 'Image not found.');
    if (await deleteImage(job.id, accessTo(c, job))) return c.body(null, 204);
    throw new ApiError(409, 'This image is still being processed. Cancel its job first.');
  });

const contract = resizeImage;

function takeAddress(
  c: Context<SignedIn>,
  { image_url: imageUrl, ...options }: z.output<typeof AddressSchema>,
) {
  const payload = contract.payload.parse({
    ...options,
    imageUrl,
    name: imageName({ name: '', imageUrl }),
  });
  return respondWithJob(c, withWhen(payload, options), (tx) =>
    startJob(c, tx, { contract, payload, when: options }),
  );
}

async function takeUpload(c: Context<SignedIn>) {
  const { source, sha256, fields, isStored } = await receiveUpload(c, pictureLimits);
  return giveUpload({ source, isStored }, async (onTaken) => {
    const when = parseForm(fields);
    const payload = contract.payload.parse({ ...when, name: source.name });
    return respondWithJob(c, withWhen({ ...payload, sha256 }, when), (tx) =>
      startJob(c, tx, { contract, payload, when, source, onTaken }),
    );
  });
}

/**
 * Deletes an image: its job, its original, and all that was made of it. Returns false if it doesn't exist, may not be
 * deleted, or hasn't finished.
 */
async function deleteImage(id: string, access: Access): Promise<boolean> {
  const { core, jobs, log } = runtime();
  const deleted = await core.transaction(async (tx) => {
    // Read first: afterwards, nothing says whose they were.
    const files = await findStoredFiles(tx, id);
    return (await jobs.delete(tx, id, access)) ? files : null;
  });
  if (!deleted) return false;
  // Not awaited: the sweeper removes what can't be removed now.
  void removeBytes(deleted).catch((error: unknown) => log.warn({ error }, 'files are left to the sweeper'));
  return true;
}

async function removeBytes(files: StoredFile[]): Promise<void> {
  const { core, storage } = runtime();
  for (const { key } of files) await storage.remove(key);
  await markFilesRemoved(
    core,
    files.map(({ id }) => id),
  );
}
