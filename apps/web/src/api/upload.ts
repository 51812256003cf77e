import { createHash } from 'node:crypto';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Busboy, type BusboyInstance } from '@fastify/busboy';
import type { SourceFile } from '@offload/db';
import { v7 as uuid } from 'uuid';
import { runtime } from '@/server/runtime';
import { Refusal } from './problem';

export interface Upload {
  source: SourceFile;
  /** Of its bytes, in hexadecimal. */
  sha256: string;
  /** The other fields of the form. */
  fields: Record<string, string>;
}

/**
 * Streams the `file` of a multipart request into the storage, counted and hashed, never whole in memory. It is nobody's
 * until a job is enqueued with it as a source. Refuses with 413 while it still comes, where it is larger than `maxBytes`.
 */
export async function receiveUpload(request: Request, maxBytes: number): Promise<Upload> {
  if (!request.body) throw new Refusal(400, 'Send the file as multipart/form-data, in a field named "file".');
  const form = openForm(request.headers.get('Content-Type') ?? '');
  const fields: Record<string, string> = Object.create(null);
  const stored: Promise<Omit<Upload, 'fields'>>[] = [];

  form.on('field', (name, value) => {
    fields[name] = value;
  });
  form.on('file', (name, content, filename, _encoding, contentType) => {
    if (name !== 'file' || stored.length > 0) return content.resume();
    const file = { name: plainName(filename), contentType };
    const storing = store(content, file, maxBytes);
    // A refusal must not wait for the rest of the body.
    storing.catch((error: Error) => form.destroy(error));
    stored.push(storing);
    return undefined;
  });
  await pipeline(Readable.from(chunksOf(request.body)), form).catch((error: unknown) => {
    throw error instanceof Refusal ? error : new Refusal(400, 'The form broke off, or is none.');
  });
  const [file] = stored;
  if (!file) throw new Refusal(400, 'There is no file.', [{ pointer: '/file', message: 'is required' }]);
  return { ...(await file), fields };
}

function openForm(contentType: string): BusboyInstance {
  try {
    return new Busboy({
      headers: { 'content-type': contentType },
      limits: { files: 1, fields: 20, fieldSize: 10_000, fieldNameSize: 100, headerPairs: 20 },
    });
  } catch {
    throw new Refusal(415, 'Send the file as multipart/form-data, in a field named "file".');
  }
}

async function store(content: Readable, file: { name: string; contentType: string }, maxBytes: number) {
  const id = uuid();
  const key = `uploads/${id}`;
  const hash = createHash('sha256');
  let bytes = 0;
  const measure = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      bytes += chunk.length;
      hash.update(chunk);
      if (bytes > maxBytes) done(new Refusal(413, `The file is larger than ${maxBytes / 1_000_000} MB.`));
      else done(null, chunk);
    },
  });
  content.on('error', (error) => measure.destroy(error));
  await runtime().storage.write(key, content.pipe(measure), file.contentType);
  return { source: { id, key, bytes, ...file }, sha256: hash.digest('hex') };
}

async function* chunksOf(body: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array> {
  const reader = body.getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      yield value;
    }
  } finally {
    await reader.cancel();
  }
}

// What a browser or a stranger calls it: its last part, without what no file system or header takes.
function plainName(filename: string): string {
  const last = filename.split(/[\\/]/).at(-1) ?? '';
  return last.replace(/\p{C}/gu, '').trim().slice(0, 200) || 'file';
}
