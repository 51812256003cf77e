import { addAbortSignal, PassThrough, Readable } from 'node:stream';
import type { File } from '@offload/db';
import { ZipFile } from 'yazl';
import { ApiError } from '@/server/http/api-error';
import { disconnectSignal } from '@/server/http/disconnect-signal';
import { runtime } from '@/server/runtime';
import { recordRead } from '../http/operator';
import { content, resource, route } from '../http/routes';
import { dispositionOf, toWeb } from './download';
import { findOutputs, hasExpired } from './file-queries';
import { uniqueNames } from './zip-names';

const zip = route.get(
  '/jobs/{id}/files.zip',
  'Download a job’s files as a ZIP',
  {
    200: content('application/zip', 'The files', 'Content-Disposition'),
  },
  { fails: [410] },
);

export const filesZip = resource().openapi(zip, async (c) => {
  const job = await findOutputs(c.get('person'), c.req.valid('param').id);
  if (!job) throw new ApiError(404, 'Job not found.');
  if (job.files.length === 0) throw new ApiError(404, 'This job has no files.');
  const files = job.files.filter((file) => !hasExpired(file));
  if (files.length === 0)
    throw new ApiError(410, 'These files have expired. Run the job again to create new ones.');

  const name = (job.title ?? job.kind).replace(/\.\w{1,5}$/, '');
  const headers = {
    'Content-Disposition': dispositionOf(`${name}.zip`),
    'Content-Type': 'application/zip',
    'X-Content-Type-Options': 'nosniff',
  };
  const isHead = c.req.method === 'HEAD';
  if (!isHead) await recordRead(c, job, files);
  const body = isHead ? null : openOwnZip(c.get('person').id, files, disconnectSignal(c.req.raw));
  return new Response(body, { status: 200, headers });
});

const maxZips = 3;
const retryAfterSeconds = 10;
// How many ZIPs this process is sending to each user.
const sending = new Map<string, number>();

/** Opens a ZIP to send to a user. Throws a 429 if they are downloading as many as they may. */
function openOwnZip(userId: string, files: ZipSource[], signal: AbortSignal): ReadableStream {
  const count = sending.get(userId) ?? 0;
  if (count >= maxZips) {
    const message = `You’re already downloading ${maxZips} ZIP files. Wait for one to finish, then try again.`;
    throw new ApiError(429, message, undefined, retryAfterSeconds);
  }
  sending.set(userId, count + 1);
  const zip = openZip(files, signal);
  zip.once('close', () => {
    const left = (sending.get(userId) ?? 1) - 1;
    if (left > 0) sending.set(userId, left);
    else sending.delete(userId);
  });
  return toWeb(zip);
}

type ZipSource = Pick<File, 'name' | 'key' | 'createdAt'>;

/** Streams files as a ZIP, without compressing them again. Errors and `signal` abort it. */
function openZip(files: ZipSource[], signal: AbortSignal): Readable {
  const { storage } = runtime();
  const zip = new ZipFile();
  const content = addAbortSignal(signal, new PassThrough());
  const over = new AbortController();
  content.once('close', () => over.abort());
  zip.on('error', (error: Error) => content.destroy(error));
  const names = uniqueNames(files.map(({ name }) => name));
  files.forEach(({ key, createdAt }, index) => {
    zip.addReadStreamLazy(names[index] ?? key, { compress: false, mtime: createdAt }, (answer) => {
      storage.read(key).then(
        (source) => {
          source.once('error', (error) => content.destroy(error));
          answer(null, addAbortSignal(over.signal, source));
        },
        (error: unknown) => answer(error, Readable.from([])),
      );
    });
  });
  zip.end();
  zip.outputStream.pipe(content);
  return content;
}
