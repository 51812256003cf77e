import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi';
import { create as contentDisposition } from 'content-disposition';
import { ApiError } from '@/server/http/api-error';
import { disconnectSignal } from '@/server/http/disconnect-signal';
import { runtime } from '@/server/runtime';
import { requireSession, type SignedIn } from '../http/guards';
import { recordRead } from '../http/operator';
import { rejectInvalid } from '../http/problem';
import { toWeb } from './download';
import { findOutputs, hasExpired } from './file-queries';
import { openZip, type ZipSource } from './zip';

const route = createRoute({
  method: 'get',
  path: '/jobs/{id}/files.zip',
  summary: 'Download a job’s files as a ZIP',
  middleware: [requireSession] as const,
  request: { params: z.object({ id: z.string() }) },
  responses: { 200: { description: 'The files', content: { 'application/zip': { schema: z.string() } } } },
});

export const filesZip = new OpenAPIHono<SignedIn>({ defaultHook: rejectInvalid }).openapi(
  route,
  async (c) => {
    const job = await findOutputs(c.get('person'), c.req.valid('param').id);
    if (!job) throw new ApiError(404, 'Job not found.');
    if (job.files.length === 0) throw new ApiError(404, 'This job has no files.');
    const files = job.files.filter((file) => !hasExpired(file));
    if (files.length === 0)
      throw new ApiError(410, 'These files have expired. Run the job again to create new ones.');

    const name = (job.title ?? job.kind).replace(/\.\w{1,5}$/, '');
    const headers = {
      'Cache-Control': 'private, no-store',
      'Content-Disposition': contentDisposition(`${name}.zip`),
      'Content-Type': 'application/zip',
      'X-Content-Type-Options': 'nosniff',
    };
    const isHead = c.req.method === 'HEAD';
    if (!isHead) await recordRead(c, job, files);
    const body = isHead ? null : openOwnZip(c.get('person').id, files, disconnectSignal(c.req.raw));
    return new Response(body, { status: 200, headers });
  },
);

const maxZips = 3;
const retryAfterSeconds = 10;
// By user: the ZIPs that this process is sending.
const sending = new Map<string, number>();

/** Opens a ZIP to send to a user. Throws a 429 if they are downloading as many as they may. */
function openOwnZip(userId: string, files: ZipSource[], signal: AbortSignal): ReadableStream {
  const count = sending.get(userId) ?? 0;
  if (count >= maxZips) {
    const message = `You’re already downloading ${maxZips} ZIP files. Wait for one to finish, then try again.`;
    throw new ApiError(429, message, undefined, retryAfterSeconds);
  }
  sending.set(userId, count + 1);
  const zip = openZip(runtime().storage, files, signal);
  zip.once('close', () => {
    const left = (sending.get(userId) ?? 1) - 1;
    if (left > 0) sending.set(userId, left);
    else sending.delete(userId);
  });
  return toWeb(zip);
}
