import { randomUUID } from 'node:crypto';
import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi';
import { redoJob, type SourceFile } from '@offload/db';
import { isStorageError } from '@offload/storage';
import { v7 as uuid } from 'uuid';
import { isUuid } from '@/server/ids';
import { jobColumns, viewJob } from '@/server/job-view';
import { payloadCheck } from '@/server/payload-check';
import { runtime } from '@/server/runtime';
import { withSecrets } from '@/server/secret-paths';
import { requireRole, type SignedIn } from '../guards';
import { JobSchema } from '../job-schema';
import { operatorOf } from '../operator';
import { ProblemSchema, Refusal } from '../problem';
import { requireJson } from '../request-guards';
import { refuseInvalid } from '../validation';

const RedoSchema = z
  .object({
    payload: z.record(z.string(), z.unknown()),
    recipient: z.email('is no e-mail address').max(254).optional().openapi({
      description: 'Of a job that sends a message: to whom, where that is to change',
    }),
  })
  .openapi('Redo');

const JsonObject = z.record(z.string(), z.json());

const redo = createRoute({
  method: 'post',
  path: '/admin/jobs/{id}/redo',
  summary: 'Do a failed job again with another payload: a new job, and the old one is put aside',
  middleware: [requireRole('admin', 'operator'), requireJson] as const,
  request: {
    params: z.object({ id: z.string() }),
    body: { required: true, content: { 'application/json': { schema: RedoSchema } } },
  },
  responses: {
    202: { description: 'The new job', content: { 'application/json': { schema: JobSchema } } },
    default: { description: 'A problem', content: { 'application/problem+json': { schema: ProblemSchema } } },
  },
});

const runNow = createRoute({
  method: 'post',
  path: '/admin/jobs/{id}/run-now',
  summary: 'Run a job that waits for its next attempt now',
  middleware: [requireRole('admin', 'operator')] as const,
  request: { params: z.object({ id: z.string() }) },
  responses: {
    202: { description: 'The job', content: { 'application/json': { schema: JobSchema } } },
    default: { description: 'A problem', content: { 'application/problem+json': { schema: ProblemSchema } } },
  },
});

export const redos = new OpenAPIHono<SignedIn>({ defaultHook: refuseInvalid })
  .openapi(redo, async (c) => {
    const { id } = c.req.valid('param');
    const { payload, recipient } = c.req.valid('json');
    const { db, jobs } = runtime();
    const job = await mustFind(id);
    const asked = await checked(job.kind, job.payload, payload);
    const sources = await copySources(id);
    const newId = uuid();
    const what = { id, newId, payload: asked, recipient: recipient ?? null, sources };
    const made = await redoJob(db, what, operatorOf(c));
    if (!made) throw new Refusal(409, `This job is ${job.state} or was put aside, and cannot be done again.`);
    void jobs.handOver([made]);
    const view = viewJob(await db.job.findUniqueOrThrow({ where: { id: newId }, select: jobColumns }));
    return c.json(view, 202, { Location: view.links.self, 'Retry-After': '1' });
  })
  .openapi(runNow, async (c) => {
    const { id } = c.req.valid('param');
    const { state } = await mustFind(id);
    const operator = operatorOf(c);
    const access = { owner: null, actor: `user:${operator.id}`, operator };
    if (!(await runtime().jobs.reschedule(id, 0, access))) {
      throw new Refusal(409, `This job is ${state} and waits for no other attempt.`);
    }
    const row = await runtime().db.job.findUniqueOrThrow({ where: { id }, select: jobColumns });
    return c.json(viewJob(row), 202, { Location: `/api/jobs/${id}`, 'Retry-After': '1' });
  });

async function mustFind(id: string) {
  const columns = { kind: true, payload: true, state: true };
  const job = isUuid(id) ? await runtime().db.job.findUnique({ where: { id }, select: columns }) : null;
  if (!job) throw new Refusal(404, 'There is no such job.');
  return job;
}

/** The payload as it will be kept: what was hidden from who wrote it is as it was. */
async function checked(kind: string, before: unknown, written: Record<string, unknown>) {
  const known = await runtime().db.jobKind.findUnique({ where: { name: kind } });
  // Its payload says in whose name it acts.
  if (!known || kind === 'change-jobs') throw new Refusal(409, 'Jobs of this kind cannot be changed.');
  const payload = JsonObject.parse(withSecrets(written, before, known.secrets));
  const { success, error } = payloadCheck(known.payloadSchema).safeParse(payload);
  if (success) return payload;
  const errors = error.issues.map(({ path, message }) => ({
    pointer: `/payload${path.map((step) => `/${String(step)}`).join('')}`,
    message,
  }));
  throw new Refusal(422, errors.map(({ pointer, message }) => `${pointer} ${message}`).join('; '), errors);
}

/** The new job gets files of its own, so that either can go without the other. */
async function copySources(jobId: string): Promise<SourceFile[]> {
  const { db, storage } = runtime();
  const files = await db.file.findMany({ where: { jobId, role: 'source', removedAt: null } });
  const copies: SourceFile[] = [];
  for (const { name, contentType, key } of files) {
    const id = randomUUID();
    const copied = `uploads/${id}`;
    const bytes = await storage.write(copied, await open(key), contentType);
    copies.push({ id, name, contentType, bytes, key: copied });
  }
  return copies;
}

async function open(key: string) {
  try {
    return await runtime().storage.read(key);
  } catch (error) {
    const gone = 'What this job was given has expired: ask for it anew.';
    throw isStorageError(error, 'FILE_GONE') ? new Refusal(410, gone) : error;
  }
}
