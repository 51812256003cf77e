import { createRoute, OpenAPIHono } from '@hono/zod-openapi';
import { findInProgress, type QueueEntry } from '@offload/core';
import { reservedBytesOf, type SourceFile, type Transaction } from '@offload/db';
import { importKeepDays, maxImportBytes, salesImport } from '@offload/kinds/sales-import';
import { enqueue } from '@offload/kinds/system';
import { requireSession, type SignedIn } from '../http/guards';
import { answerOnce, IdempotencyHeaders } from '../http/idempotency';
import { rejectInvalid } from '../http/problem';
import { asProblem, json } from '../http/responses';
import { discardUpload, receiveUpload, type UploadLimits } from '../http/upload';
import { answerWithJob } from '../jobs/job-answer';
import { JobSchema, type JobView } from '../jobs/job-schema';
import { requireOwnerLimits } from '../jobs/owner-limit';
import { parseWhen, type When, whenOptions, whenProperties, withWhen } from '../jobs/when';

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
    const asked = withWhen({ sha256 }, when);
    const call = { request: c.req, caller: ownerId, key, asked, schema: JobSchema };
    const { body, location } = await answerOnce<JobView>(call, async (tx) => {
      const underWay = await findInProgress(tx, { kind: salesImport.kind, ownerId, payload: { sha256 } });
      if (underWay) return { answer: await answerWithJob(tx, underWay), jobs: [] };
      const payload = { sha256, fileName: source.name };
      const bytes = source.bytes + reservedBytesOf(salesImport, payload);
      await requireOwnerLimits(tx, ownerId, { queue: salesImport.queue, bytes });
      isTaken = true;
      const job = await enqueueImport(tx, ownerId, { source, sha256, when });
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
  { source, sha256, when }: { source: SourceFile; sha256: string; when: When },
): Promise<QueueEntry> {
  const options = whenOptions(when);
  const startsAt = options.runAt ?? new Date();
  // A file of a job that runs later is there when it does.
  const sources = [{ ...source, expiresAt: new Date(startsAt.getTime() + keepMs) }];
  const payload = { sha256, fileName: source.name };
  return enqueue(tx, salesImport, payload, { ownerId, sources, ...options });
}
