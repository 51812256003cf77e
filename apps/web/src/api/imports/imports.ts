import { createRoute, OpenAPIHono } from '@hono/zod-openapi';
import { maxImportBytes } from '@offload/kinds/sales-import';
import { findFileProblem } from '@offload/kinds/sales-import/format/file-problem';
import { ApiError } from '@/server/http/api-error';
import { requireSession, type SignedIn } from '../http/guards';
import { answerOnce, IdempotencyHeaders } from '../http/idempotency';
import { rejectInvalid } from '../http/problem';
import { json } from '../http/responses';
import { discardUpload, receiveUpload, type UploadLimits } from '../http/upload';
import { JobSchema, type JobView } from '../jobs/job-schema';
import { parseWhen, whenProperties, withWhen } from '../jobs/when';
import { importProperties, parseImportOptions } from './import-options';
import { startImport } from './start-import';

const csvLimits: UploadLimits = {
  maxBytes: maxImportBytes,
  // Text is read as CSV, whatever its name or type.
  recognize(head, { name, isWhole }) {
    const problem = findFileProblem(head, isWhole);
    if (problem?.code === 'empty_file')
      throw new ApiError(400, problem.message, [{ pointer: '/file', message: 'is empty' }]);
    if (problem) throw new ApiError(415, problem.message);
    return { name, contentType: 'text/csv' };
  },
};

const route = createRoute({
  method: 'post',
  path: '/imports',
  summary: 'Import orders from a CSV file. If the same file is already being imported, returns that job',
  middleware: [requireSession] as const,
  request: {
    headers: IdempotencyHeaders,
    body: {
      required: true,
      content: {
        'multipart/form-data': {
          // Described, not parsed: the file is streamed to the storage.
          schema: {
            type: 'object',
            required: ['file'],
            properties: {
              file: {
                type: 'string',
                contentMediaType: 'text/csv',
                description: `Text in UTF-8, UTF-16, or Shift_JIS, with the column names in the first row, up to ${maxImportBytes / 1_000_000} MB`,
              },
              ...importProperties,
              ...whenProperties,
            },
          },
        },
      },
    },
  },
  responses: { 202: json('The job', JobSchema) },
});

export const imports = new OpenAPIHono<SignedIn>({ defaultHook: rejectInvalid }).openapi(route, async (c) => {
  const ownerId = c.get('person').id;
  const cause = c.get('cause');
  const key = c.req.valid('header')['idempotency-key'];
  const { source, sha256, fields } = await receiveUpload(c.req.raw, ownerId, csvLimits);
  let isTaken = false;
  try {
    const when = parseWhen(fields);
    const options = parseImportOptions(fields);
    const payload = { sha256, fileName: source.name, ...options };
    const asked = withWhen({ sha256, ...options }, when);
    const call = { request: c.req, caller: ownerId, key, asked, schema: JobSchema };
    const { body, location } = await answerOnce<JobView>(call, async (tx) => {
      const started = await startImport(tx, { ownerId, cause, source, payload, when });
      isTaken = started.jobs.length > 0;
      return started;
    });
    return c.json(body, 202, { Location: location ?? body.links.self, 'Retry-After': '1' });
  } finally {
    if (!isTaken) await discardUpload(source);
  }
});
