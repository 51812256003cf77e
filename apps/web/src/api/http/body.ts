import type { HonoRequest, MiddlewareHandler } from 'hono';
import { ApiError } from '@/server/http/api-error';

/** The limits of a body that isn't an upload. Uploads have limits of their own (upload.ts). */
const maxBytes = 64 * 1024;
const maxDepth = 32;
const readMs = 10_000;
const drainedBytes = 100_000_000;

type Reader = ReadableStreamDefaultReader<Uint8Array>;

/**
 * Reads the body before a route does, unless it's a form, which the route receives. Throws a 413 if it's too large, and a 408
 * if it takes too long.
 */
export const limitBody: MiddlewareHandler = async (c, next) => {
  if (!isForm(c.req)) {
    const text = await readText(c.req.raw);
    // The route reads the body from this cache.
    Object.assign(c.req.bodyCache, { text: Promise.resolve(text) });
  }
  await next();
};

async function readText({ body, headers }: Request): Promise<string> {
  if (Number(headers.get('Content-Length')) > maxBytes) throw tooLarge();
  return body ? readAll(body.getReader()) : '';
}

export function isForm(request: HonoRequest): boolean {
  return mediaTypeOf(request) === 'multipart/form-data';
}

export function mediaTypeOf(request: HonoRequest): string | undefined {
  return request.header('Content-Type')?.split(';')[0]?.trim().toLowerCase();
}

async function readAll(reader: Reader): Promise<string> {
  const chunks: Uint8Array[] = [];
  const deadline = performance.now() + readMs;
  for (let bytes = 0; ; ) {
    // Counts while reading, because a body needn't say how long it is.
    const { done, value } = await readInTime(reader, deadline - performance.now());
    if (done) return Buffer.concat(chunks).toString();
    chunks.push(value);
    bytes += value.length;
    if (bytes > maxBytes) throw tooLarge();
  }
}

/** Reads a body part by part. Throws a 408 if it pauses for longer. */
export async function* chunksOf(
  body: ReadableStream<Uint8Array>,
  pauseMs: number,
): AsyncGenerator<Uint8Array> {
  const reader = body.getReader();
  try {
    for (;;) {
      const { done, value } = await readInTime(reader, pauseMs);
      if (done) return;
      yield value;
    }
  } finally {
    void drain(reader, pauseMs);
  }
}

// A browser reads the response only after it has sent everything, so the rest is read, within reason.
async function drain(reader: Reader, pauseMs: number): Promise<void> {
  try {
    for (let bytes = 0; bytes < drainedBytes; ) {
      const { done, value } = await readInTime(reader, pauseMs);
      if (done) return;
      bytes += value.length;
    }
    await reader.cancel();
  } catch {
    // The client has disconnected.
  }
}

async function readInTime(reader: Reader, ms: number): Promise<ReadableStreamReadResult<Uint8Array>> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(new ApiError(408, 'The body took too long to arrive. Send it again.')),
      ms,
    );
  });
  try {
    return await Promise.race([reader.read(), late]);
  } finally {
    clearTimeout(timer);
  }
}

function tooLarge(): ApiError {
  return new ApiError(413, `The body must be up to ${maxBytes / 1024} KiB.`);
}

/** Parses JSON. Throws a 400 if it isn't JSON, is nested too deeply, or has text that can't be stored. */
export function parseJson(text: string): void {
  let level = [parse(text)];
  // Level by level instead of recursion: deep nesting must not use up the stack.
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > maxDepth) throw new ApiError(400, `The body must be nested up to ${maxDepth} levels deep.`);
    level.forEach(rejectUnstorable);
    level = level.flatMap((part) =>
      typeof part === 'object' && part !== null ? [...Object.keys(part), ...Object.values(part)] : [],
    );
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    const detail =
      text.trim() === ''
        ? 'The body is empty. Send JSON.'
        : 'The body must be JSON, with names and text in double quotes, and no comma after the last value.';
    throw new ApiError(400, detail, [{ pointer: '', message: 'must be JSON' }]);
  }
}

/** PostgreSQL stores neither NUL nor halves of surrogate pairs. */
function rejectUnstorable(part: unknown): void {
  if (typeof part === 'string' && (part.includes('\u0000') || !part.isWellFormed())) {
    throw new ApiError(400, 'The body contains invalid Unicode characters.');
  }
}
