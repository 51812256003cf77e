import { z } from '@hono/zod-openapi';
import type { SourceFile } from '@offload/db';
import { importKeepDays, maxImportBytes, salesImport } from '@offload/kinds/sales-import';
import { findFileProblem } from '@offload/kinds/sales-import/format/file-problem';
import type { Context } from 'hono';
import { ApiError } from '@/server/http/api-error';
import { runtime } from '@/server/runtime';
import { copySources } from '../files/copy-sources';
import { openUploadRoom } from '../files/storage';
import type { SignedIn } from '../http/guards';
import { resource, route } from '../http/routes';
import { giveUpload, receiveUpload, type UploadLimits } from '../http/upload';
import { respondAgain, respondWithJob, startJob, startResponses } from '../jobs/job-answer';
import { type When, whenProperties, withWhen } from '../jobs/when';
import { importProperties, parseForm } from './import-options';

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

const create = route.post(
  '/imports',
  'Import orders from a CSV file. If the same file is already being imported, returns that job',
  startResponses,
  {
    once: true,
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
);
const importChecked = route.post(
  '/imports/{id}/import',
  'Import a file that a dry run has checked. Creates a new job',
  startResponses,
  { params: z.object({ id: z.uuid() }), once: true, fails: [410] },
);

export const imports = resource()
  .openapi(create, async (c) => {
    const { source, sha256, fields, isStored } = await receiveUpload(c, csvLimits);
    return giveUpload({ source, isStored }, async (onTaken) => {
      const { options, when } = parseForm(fields);
      const payload = { sha256, fileName: source.name, ...options };
      const asked = withWhen({ sha256, ...options }, when);
      return startImport(c, asked, { payload, when, source, onTaken });
    });
  })
  .openapi(importChecked, async (c) => {
    const { id } = c.req.valid('param');
    const { id: ownerId } = c.get('person');
    const again = await respondAgain(c, { id });
    if (again) return again;
    const payload = { ...(await findChecked(id, ownerId)), dryRun: false };
    // Checked first: the same import needs neither a copy of the file nor space for one.
    const inProgress = await findImport(ownerId, payload);
    if (inProgress) return respondWithJob(c, { id }, async () => ({ id: inProgress, jobs: [] }));
    const room = await openUploadRoom(ownerId);
    const [source] = await copySources(id, room).finally(room.close);
    if (!source) throw new ApiError(410, 'The file has expired. Send it again.');
    return giveUpload({ source, isStored: true }, (onTaken) =>
      startImport(c, { id }, { payload, when: {}, source, onTaken }),
    );
  });

/** The same file under another name is the same import. */
const apartFrom = ['fileName'];
const keepMs = importKeepDays * 24 * 60 * 60 * 1_000;

interface ImportRequest {
  payload: z.output<typeof salesImport.payload>;
  when: When;
  source: SourceFile;
  onTaken: () => void;
}

/** Starts an import, unless the owner's same import is in progress. */
function startImport(c: Context<SignedIn>, asked: object, { source, ...request }: ImportRequest) {
  const startsAt = request.when.runAt ? Date.parse(request.when.runAt) : Date.now();
  // A job that runs later must still find its file then.
  const kept = { ...source, expiresAt: new Date(startsAt + keepMs) };
  return respondWithJob(c, asked, (tx) =>
    startJob(c, tx, { contract: salesImport, apartFrom, source: kept, ...request }),
  );
}

function findImport(ownerId: string, payload: ImportRequest['payload']): Promise<string | null> {
  const { jobs, writes } = runtime();
  const { kind } = salesImport;
  return writes.transaction((tx) => jobs.findInProgress(tx, { kind, ownerId, payload, apartFrom }));
}

async function findChecked(id: string, ownerId: string) {
  const where = { id, ownerId, kind: salesImport.kind };
  const job = await runtime().db.job.findFirst({ where, select: { state: true, payload: true } });
  if (!job) throw new ApiError(404, 'Import not found.');
  const payload = salesImport.payload.parse(job.payload);
  if (!payload.dryRun || job.state !== 'succeeded')
    throw new ApiError(409, 'Only a file that has been checked can be imported.');
  return payload;
}
