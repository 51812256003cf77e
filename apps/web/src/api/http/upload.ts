import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { finished, pipeline } from 'node:stream/promises';
import { Busboy, type BusboyInstance } from '@fastify/busboy';
import type { SourceFile } from '@offload/db';
import type { Context } from 'hono';
import { v7 as uuid } from 'uuid';
import { ApiError, isApiError } from '@/server/http/api-error';
import { runtime } from '@/server/runtime';
import { openUploadRoom, type UploadRoom } from '../files/storage';
import { chunksOf } from './body';
import type { SignedIn } from './guards';
import { isRepeated } from './idempotency';

export interface Upload {
  source: SourceFile;
  /** False for a repeated call, whose response is stored. */
  isStored: boolean;
  sha256: string;
  fields: Record<string, string>;
}

type FileMetadata = Pick<SourceFile, 'name' | 'contentType'>;

export interface UploadLimits {
  maxBytes: number;
  /** Recognizes a file by its first bytes, or by all of them, whatever its name. Throws an `ApiError` if it isn’t accepted. */
  recognize(head: Buffer, file: { name: string; isWhole: boolean }): FileMetadata;
}

const headBytes = 64;
/** How long an upload may pause. */
const pauseMs = 20_000;

/**
 * Streams the `file` of a multipart request into the storage, counting and hashing it. It has no owner until a job is
 * enqueued with it as a source. Throws a 413 during the upload if it is larger than `maxBytes` or the rest of the owner's
 * storage quota. For a repeated call, only hashes the file: the first one may have used up the quota.
 */
export async function receiveUpload(c: Context<SignedIn>, limits: UploadLimits): Promise<Upload> {
  const { id: caller } = c.get('person');
  const room = (await isRepeated({ request: c.req, caller })) ? null : await openUploadRoom(caller);
  try {
    return await readForm(c.req.raw, limits, room);
  } finally {
    room?.close();
  }
}

async function readForm(request: Request, limits: UploadLimits, room: UploadRoom | null): Promise<Upload> {
  if (!request.body) throw notAForm();
  const form = openForm(request.headers.get('Content-Type') ?? '');
  const parts = collectParts(form, limits, room);
  try {
    await pipeline(Readable.from(chunksOf(request.body, pauseMs)), form);
  } catch (error) {
    if (isApiError(error)) parts.failure ??= error;
    for (const file of await Promise.allSettled(parts.files)) {
      if (room && file.status === 'fulfilled') await runtime().storage.remove(file.value.source.key);
    }
    throw (
      parts.failure ?? new ApiError(400, 'The upload was interrupted or isn’t valid multipart/form-data.')
    );
  }
  const [file] = parts.files;
  if (!file)
    throw new ApiError(400, 'The form has no file. Send it in a field named "file".', [
      { pointer: '/file', message: 'is required' },
    ]);
  return { ...(await file), isStored: room !== null, fields: parts.fields };
}

interface FormParts {
  fields: Record<string, string>;
  files: Promise<Pick<Upload, 'source' | 'sha256'>>[];
  failure: Error | null;
}

/** Returns the parts of a form, to which it adds each one as it arrives. */
function collectParts(form: BusboyInstance, limits: UploadLimits, room: UploadRoom | null): FormParts {
  const parts: FormParts = { fields: Object.create(null), files: [], failure: null };
  form.once('filesLimit', () => {
    parts.failure = new ApiError(400, 'Send one file, in a field named "file".');
    form.destroy(parts.failure);
  });
  form.on('field', (name, value) => {
    parts.fields[name] = value;
  });
  form.on('file', (name, content, filename) => {
    if (name !== 'file') return content.resume();
    // An interrupted form must not leave the file waiting for the rest.
    form.once('close', () => content.destroy());
    const receiving = receive(content, plainName(filename), limits, room);
    receiving.catch((error: Error) => {
      if (!form.destroyed) parts.failure = error;
      // A rejection must not wait for the rest of the body.
      form.destroy(error);
    });
    parts.files.push(receiving);
    return undefined;
  });
  return parts;
}

/** Starts a job with an upload, which is removed unless `start` says that a job has taken it. */
export async function giveUpload<Value>(
  { source, isStored }: Pick<Upload, 'source' | 'isStored'>,
  start: (taken: () => void) => Promise<Value>,
): Promise<Value> {
  let isTaken = false;
  try {
    return await start(() => {
      // The stored response was pruned a moment ago.
      if (!isStored) throw new ApiError(503, 'Nothing was changed. Send the file again.', undefined, 1);
      isTaken = true;
    });
  } finally {
    // If a job was committed, or may have been, the sweeper finds out.
    if (isStored && !isTaken) await runtime().storage.remove(source.key);
  }
}

function openForm(contentType: string): BusboyInstance {
  // Busboy also accepts forms without files.
  if (!/^multipart\/form-data;/i.test(contentType)) throw notAForm();
  try {
    return new Busboy({
      headers: { 'content-type': contentType },
      limits: { files: 1, fields: 20, fieldSize: 10_000, fieldNameSize: 100, headerPairs: 20 },
    });
  } catch {
    throw notAForm();
  }
}

function notAForm(): ApiError {
  return new ApiError(415, 'Send the file as multipart/form-data, in a field named "file".');
}

/** Stores a file if there is room for it, and hashes it. */
async function receive(
  content: Readable,
  name: string,
  { maxBytes, recognize }: UploadLimits,
  room: UploadRoom | null,
) {
  const id = uuid();
  const key = `uploads/${id}`;
  const hash = createHash('sha256');
  let bytes = 0;
  const chunks: AsyncIterator<Buffer> = content[Symbol.asyncIterator]();
  const { head, isWhole } = await readHead(chunks);
  const file = recognize(head, { name, isWhole });

  async function* measured(): AsyncGenerator<Buffer> {
    for (let chunk = head; ; ) {
      bytes += chunk.length;
      if (bytes > maxBytes) throw new ApiError(413, `The file is over the ${maxBytes / 1_000_000} MB limit.`);
      room?.take(chunk.length);
      hash.update(chunk);
      yield chunk;
      const next = await chunks.next();
      if (next.done) return;
      chunk = next.value;
    }
  }
  const measuredContent = Readable.from(measured());
  if (room) await runtime().storage.write(key, measuredContent, file.contentType);
  else await finished(measuredContent.resume());
  return { source: { id, key, bytes, ...file }, sha256: hash.digest('hex') };
}

async function readHead(chunks: AsyncIterator<Buffer>): Promise<{ head: Buffer; isWhole: boolean }> {
  let head = Buffer.alloc(0);
  while (head.length < headBytes) {
    const { done, value } = await chunks.next();
    if (done) return { head, isWhole: true };
    head = Buffer.concat([head, value]);
  }
  return { head, isWhole: false };
}

/** Returns the last part of a client’s file name, without characters that file systems or headers reject. */
function plainName(filename: string): string {
  const last = filename.split(/[\\/]/).at(-1) ?? '';
  return last.replace(/\p{C}/gu, '').trim().slice(0, 200).toWellFormed() || 'file';
}
