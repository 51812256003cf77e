import { randomUUID } from 'node:crypto';
import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi';
import type { AnyContract } from '@offload/core';
import { replayJob, type SourceFile } from '@offload/db';
import { system } from '@offload/jobs/system';
import { isStorageError } from '@offload/storage';
import { v7 as uuid } from 'uuid';
import { isUuid } from '@/server/ids';
import { jobColumns, viewJob } from '@/server/job-view';
import { runtime } from '@/server/runtime';
import { refuseWithoutCode, requireRole, type SignedIn } from '../guards';
import { JobSchema } from '../job-schema';
import { operatorOf } from '../operator';
import { ProblemSchema, Refusal } from '../problem';
import { requireJson } from '../request-guards';
import { refuseInvalid } from '../validation';
import { checkReplay } from './replay-check';

const RedoSchema = z
  .object({
    payload: z.record(z.string(), z.unknown()).openapi({
      description: 'The whole payload; only the fields that its kind calls editable may differ',
    }),
    recipient: z.email('is no e-mail address').max(254).optional().openapi({
      description: 'Another address for its email, if its kind allows that',
    }),
  })
  .openapi('Redo');

const redo = createRoute({
  method: 'post',
  path: '/admin/jobs/{id}/redo',
  summary: 'Replay a failed job, changed as its kind allows: a new job, and the old one is put aside',
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
    const asked = c.req.valid('json');
    const { db, jobs } = runtime();
    const job = await mustFind(id);
    if (asked.recipient && asked.recipient !== job.email?.recipient) refuseWithoutCode(c.get('person'));
    const contract = mustKnow(job.kind);
    const before = { payload: job.payload, recipient: job.email?.recipient ?? null };
    const payload = checkReplay(contract, before, asked);
    const sources = await copySources(id);
    const newId = uuid();
    const replay = { id, newId, contract, payload, recipient: asked.recipient ?? null, sources };
    const made = await db.$transaction((tx) => replayJob(tx, system, replay, operatorOf(c)));
    if (!made) throw new Refusal(409, `This job is ${job.state} or was put aside, and cannot be done again.`);
    void jobs.dispatch([made]);
    const view = viewJob(await db.job.findUniqueOrThrow({ where: { id: newId }, select: jobColumns }));
    return c.json(view, 202, { Location: view.links.self, 'Retry-After': '1' });
  })
  .openapi(runNow, async (c) => {
    const { id } = c.req.valid('param');
    const { state } = await mustFind(id);
    const operator = operatorOf(c);
    const access = { owner: null, actor: `user:${operator.id}`, by: operator };
    if (!(await runtime().jobs.reschedule(id, 0, access))) {
      throw new Refusal(409, `This job is ${state} and waits for no other attempt.`);
    }
    const row = await runtime().db.job.findUniqueOrThrow({ where: { id }, select: jobColumns });
    return c.json(viewJob(row), 202, { Location: `/api/jobs/${id}`, 'Retry-After': '1' });
  });

async function mustFind(id: string) {
  const columns = { kind: true, payload: true, state: true, email: true } as const;
  const job = isUuid(id) ? await runtime().db.job.findUnique({ where: { id }, select: columns }) : null;
  if (!job) throw new Refusal(404, 'There is no such job.');
  return job;
}

function mustKnow(kind: string): AnyContract {
  const contract = system.contracts.get(kind);
  if (!contract || contract.isNeverReplayed) throw new Refusal(409, 'Jobs of this kind cannot be replayed.');
  return contract;
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
