import { createRoute, OpenAPIHono } from '@hono/zod-openapi';
import { maxImportBytes } from '@offload/kinds/sales-import';
import { requireSession, type SignedIn } from '../http/guards';
import { answerOnce, IdempotencyHeaders } from '../http/idempotency';
import { rejectInvalid } from '../http/problem';
import { asProblem, json } from '../http/responses';
import { discardUpload, receiveUpload, type UploadLimits } from '../http/upload';
import { JobSchema, type JobView } from '../jobs/job-schema';
import { parseWhen, whenProperties, withWhen } from '../jobs/when';
import { importProperties, parseImportOptions } from './import-options';
import { startImport } from './start-import';

const csvLimits: UploadLimits = {
  maxBytes: maxImportBytes,
  // Read as CSV, whatever its name or type.
  recognize: (_head, { name }) => ({ name, contentType: 'text/csv' }),
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
                description: `UTF-8, with the column names in the first row, up to ${maxImportBytes / 1_000_000} MB`,
              },
              ...importProperties,
              ...whenProperties,
            },
          },
        },
      },
    },
  },
  responses: {
    202: json('The job', JobSchema),
    ...asProblem,
  },
});

export const imports = new OpenAPIHono<SignedIn>({ defaultHook: rejectInvalid }).openapi(route, async (c) => {
  const ownerId = c.get('person').id;
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
      const started = await startImport(tx, { ownerId, source, payload, when });
      isTaken = started.jobs.length > 0;
      return started;
    });
    return c.json(body, 202, { Location: location ?? body.links.self, 'Retry-After': '1' });
  } finally {
    if (!isTaken) await discardUpload(source);
  }
});
