import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi';
import { salesImport } from '@offload/kinds/sales-import';
import { ApiError } from '@/server/http/api-error';
import { runtime } from '@/server/runtime';
import { copySources } from '../files/copy-sources';
import { requireSession, type SignedIn } from '../http/guards';
import { answerOnce, IdempotencyHeaders } from '../http/idempotency';
import { rejectInvalid } from '../http/problem';
import { json } from '../http/responses';
import { discardUpload } from '../http/upload';
import { JobSchema, type JobView } from '../jobs/job-schema';
import { startImport } from './start-import';

const route = createRoute({
  method: 'post',
  path: '/imports/{id}/import',
  summary: 'Import the file that a dry run has checked, in a new job',
  middleware: [requireSession] as const,
  request: { params: z.object({ id: z.uuid() }), headers: IdempotencyHeaders },
  responses: { 202: json('The new job', JobSchema) },
});

export const importChecked = new OpenAPIHono<SignedIn>({ defaultHook: rejectInvalid }).openapi(
  route,
  async (c) => {
    const ownerId = c.get('person').id;
    const cause = c.get('cause');
    const { id } = c.req.valid('param');
    const key = c.req.valid('header')['idempotency-key'];
    const checked = await findChecked(id, ownerId);
    const [source] = await copySources(id);
    if (!source) throw new ApiError(410, 'The file has expired. Send it again.');
    let isTaken = false;
    try {
      const call = { request: c.req, caller: ownerId, key, asked: { id }, schema: JobSchema };
      const { body, location } = await answerOnce<JobView>(call, async (tx) => {
        const payload = { ...checked, dryRun: false };
        const started = await startImport(tx, { ownerId, cause, source, payload, when: {} });
        isTaken = started.jobs.length > 0;
        return started;
      });
      return c.json(body, 202, { Location: location ?? body.links.self, 'Retry-After': '1' });
    } finally {
      if (!isTaken) await discardUpload(source);
    }
  },
);

/** Returns the payload of a dry run of the user that has succeeded. */
async function findChecked(id: string, ownerId: string) {
  const where = { id, ownerId, kind: salesImport.kind };
  const job = await runtime().db.job.findFirst({ where, select: { state: true, payload: true } });
  if (!job) throw new ApiError(404, 'Import not found.');
  const payload = salesImport.payload.parse(job.payload);
  if (!payload.dryRun || job.state !== 'succeeded')
    throw new ApiError(409, 'Only a file that has been checked can be imported.');
  return payload;
}
