import { createRoute, OpenAPIHono } from '@hono/zod-openapi';
import { findInProgress, type QueueEntry } from '@offload/core';
import { reservedBytesOf, type SourceFile, type Transaction } from '@offload/db';
import { importKeepDays, maxImportBytes, salesImport } from '@offload/jobs/kinds/sales-import';
import { enqueue } from '@offload/jobs/system';
import { requireSession, type SignedIn } from './guards';
import { answerOnce, IdempotencyHeaders } from './idempotency';
import { answerWithJob } from './job-answer';
import { JobSchema, type JobView } from './job-schema';
import { requireOwnerLimits } from './owner-limit';
import { ProblemSchema } from './problem';
import { discardUpload, receiveUpload, type UploadLimits } from './upload';
import { refuseInvalid } from './validation';

const keepMs = importKeepDays * 24 * 60 * 60 * 1_000;

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
            },
          },
        },
      },
    },
  },
  responses: {
    202: { description: 'The job', content: { 'application/json': { schema: JobSchema } } },
    default: {
      description: 'Problem details',
      content: { 'application/problem+json': { schema: ProblemSchema } },
    },
  },
});

export const imports = new OpenAPIHono<SignedIn>({ defaultHook: refuseInvalid }).openapi(route, async (c) => {
  const ownerId = c.get('person').id;
  const key = c.req.valid('header')['idempotency-key'];
  const { source, sha256 } = await receiveUpload(c.req.raw, ownerId, csvLimits);
  const call = { request: c.req, caller: ownerId, key, asked: { sha256 }, schema: JobSchema };
  let isTaken = false;
  try {
    const { body, location } = await answerOnce<JobView>(call, async (tx) => {
      const underWay = await findInProgress(tx, { kind: salesImport.kind, ownerId, payload: { sha256 } });
      if (underWay) return { answer: await answerWithJob(tx, underWay), jobs: [] };
      const payload = { sha256, fileName: source.name };
      const bytes = source.bytes + reservedBytesOf(salesImport, payload);
      await requireOwnerLimits(tx, ownerId, { queue: salesImport.queue, bytes });
      isTaken = true;
      const job = await enqueueImport(tx, ownerId, source, sha256);
      return { answer: await answerWithJob(tx, job.id), jobs: [job] };
    });
    return c.json(body, 202, { Location: location ?? body.links.self, 'Retry-After': '1' });
  } finally {
    if (!isTaken) await discardUpload(source);
  }
});

function enqueueImport(
  tx: Transaction,
  ownerId: string,
  source: SourceFile,
  sha256: string,
): Promise<QueueEntry> {
  const sources = [{ ...source, expiresAt: new Date(Date.now() + keepMs) }];
  return enqueue(tx, salesImport, { sha256, fileName: source.name }, { ownerId, sources });
}
