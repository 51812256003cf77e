import { addAbortSignal } from 'node:stream';
import { z } from '@hono/zod-openapi';
import { imageSourceTypes } from '@offload/kinds/resize-image';
import type { HonoRequest } from 'hono';
import { ApiError } from '@/server/http/api-error';
import { disconnectSignal } from '@/server/http/disconnect-signal';
import { runtime } from '@/server/runtime';
import { headersOf } from '../document/responses';
import { gone } from '../http/errors';
import { knowsTag } from '../http/known-tag';
import { recordRead } from '../http/operator';
import { content, resource, route } from '../http/routes';
import { parseRange } from './byte-range';
import { dispositionOf, toWeb } from './download';
import { findFile, hasExpired } from './file-queries';

const download = route.get(
  '/files/{id}',
  'Download a file',
  {
    200: content('*/*', 'The file', 'ETag', 'Content-Disposition'),
    206: content('*/*', 'The requested range', 'ETag', 'Content-Disposition', 'Content-Range'),
    304: { description: 'Not modified', headers: headersOf(['ETag', 'Content-Disposition']) },
  },
  {
    fails: [410, 416],
    query: z.object({
      inline: z
        .literal('1')
        .optional()
        .openapi({ description: 'Display the file instead of downloading it (PDF and images)' }),
    }),
  },
);

export const files = resource().openapi(download, async (c) => {
  const file = await findFile(c.get('person'), c.req.valid('param').id);
  if (!file) throw new ApiError(404, 'File not found.');
  if (hasExpired(file)) throw new ApiError(410, gone);

  const tag = `"${file.id}"`;
  const headers = {
    ETag: tag,
    'Accept-Ranges': 'bytes',
    // A browser may store the bytes, but must revalidate them each time.
    // Not to be compressed on the way, because a range refers to the uncompressed bytes.
    'Cache-Control': 'private, no-cache, no-transform',
    'Content-Disposition': dispositionOf(
      file.name,
      howToGive(file.contentType, c.req.valid('query').inline === '1'),
    ),
    'Content-Security-Policy': policyOf(file.contentType),
    'X-Content-Type-Options': 'nosniff',
  };
  if (knowsTag(c.req.header('If-None-Match'), tag)) return c.body(null, 304, headers);

  const range = parseRange(askedRange(c.req, tag), file.bytes);
  if (range === 'unsatisfiable') {
    c.header('Content-Range', `bytes */${file.bytes}`);
    throw new ApiError(416, 'The range is outside the file.');
  }
  const isHead = c.req.method === 'HEAD';
  if (!isHead) await recordRead(c, file.job, [file]);
  const { start, end } = range ?? { start: 0, end: file.bytes - 1 };
  const length = { 'Content-Type': file.contentType, 'Content-Length': String(end - start + 1) };
  const body = isHead ? null : await openStream(file.key, range, disconnectSignal(c.req.raw));
  const place = range ? { 'Content-Range': `bytes ${start}-${end}/${file.bytes}` } : {};
  return new Response(body, { status: range ? 206 : 200, headers: { ...headers, ...length, ...place } });
});

function askedRange(request: HonoRequest, tag: string): string | undefined {
  const ofTag = request.header('If-Range') ?? tag;
  return request.method === 'GET' && ofTag === tag ? request.header('Range') : undefined;
}

async function openStream(key: string, range: { start: number; end: number } | null, signal: AbortSignal) {
  const source = await runtime().storage.read(key, range ?? undefined);
  return toWeb(addAbortSignal(signal, source));
}

/** Returns the policy of a file. It may come from a stranger, so nothing in it may run, and no other site may frame it. */
function policyOf(contentType: string): string {
  const policy = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'";
  // The browser's own PDF viewer doesn't open in a sandbox, but is one.
  return contentType === 'application/pdf' ? policy : `${policy}; sandbox`;
}

const canBeShown = ['application/pdf', ...imageSourceTypes];

function howToGive(contentType: string, isToBeShown: boolean): 'inline' | 'attachment' {
  return isToBeShown && canBeShown.includes(contentType) ? 'inline' : 'attachment';
}
