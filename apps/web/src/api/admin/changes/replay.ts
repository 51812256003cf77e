import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi';
import { replayJob } from '@offload/console/operations/index.ts';
import { checkReplay, type FieldError } from '@offload/console/replay/replay-check.ts';
import type { AnyContract } from '@offload/core/internal';
import { jobColumns, viewJob } from '@offload/db';
import { system } from '@offload/kinds/system';
import { v7 as uuid } from 'uuid';
import { copySources } from '@/api/files/copy-sources';
import { rejectWithoutCode, requireRole, type SignedIn } from '@/api/http/guards';
import { operatorOf } from '@/api/http/operator';
import { rejectInvalid } from '@/api/http/problem';
import { requireJson } from '@/api/http/request-guards';
import { asProblem, json, jsonBody } from '@/api/http/responses';
import { JobSchema } from '@/api/jobs/job-schema';
import { ApiError } from '@/server/http/api-error';
import { isUuid } from '@/server/ids';
import { runtime } from '@/server/runtime';

const ReplaySchema = z
  .object({
    payload: z.record(z.string(), z.unknown()).openapi({
      description: 'The whole payload. Only the editable fields of the kind may differ',
    }),
    recipient: z
      .email('must be an email address')
      .max(254, 'must be at most 254 characters')
      .optional()
      .openapi({
        description: 'Another recipient of its email, if the kind allows that',
      }),
  })
  .openapi('Redo');

const replay = createRoute({
  method: 'post',
  path: '/admin/jobs/{id}/redo',
  summary: 'Replay a failed job with changes: creates a new job and dismisses the old one',
  middleware: [requireRole('admin', 'operator'), requireJson] as const,
  request: {
    params: z.object({ id: z.string() }),
    body: jsonBody(ReplaySchema),
  },
  responses: {
    202: json('The new job', JobSchema),
    ...asProblem,
  },
});

export const replays = new OpenAPIHono<SignedIn>({ defaultHook: rejectInvalid }).openapi(
  replay,
  async (c) => {
    const { id } = c.req.valid('param');
    const changes = c.req.valid('json');
    const { db, jobs } = runtime();
    const job = await getJobOr404(id);
    if (changes.recipient && changes.recipient !== job.email?.recipient) rejectWithoutCode(c.get('person'));
    const contract = getReplayableContract(job.kind);
    const otherErrors = recipientErrors(contract, job.email?.recipient, changes.recipient);
    const checked = checkReplay(contract, { before: job.payload, written: changes.payload, otherErrors });
    if ('errors' in checked) throw invalidReplay(checked.errors);
    const { payload } = checked;
    const sources = await copySources(id);
    const newId = uuid();
    const request = {
      id,
      newId,
      contract,
      payload,
      recipient: changes.recipient ?? null,
      fields: { sources },
      cause: c.get('cause'),
    };
    const made = await db.$transaction((tx) => replayJob(tx, system, request, operatorOf(c)));
    if (!made) throw new ApiError(409, `This job can't be replayed. It is ${job.state} or was dismissed.`);
    void jobs.dispatch([made]);
    const view = viewJob(await db.job.findUniqueOrThrow({ where: { id: newId }, select: jobColumns }));
    return c.json(view, 202, { Location: view.links.self, 'Retry-After': '1' });
  },
);

async function getJobOr404(id: string) {
  const columns = { kind: true, payload: true, state: true, email: true } as const;
  const job = isUuid(id) ? await runtime().db.job.findUnique({ where: { id }, select: columns }) : null;
  if (!job) throw new ApiError(404, 'Job not found.');
  return job;
}

/** Says why the recipient of an email can't be another one. */
function recipientErrors(
  contract: AnyContract,
  before: string | undefined,
  recipient = before,
): FieldError[] {
  if (recipient === before || contract.editableRecipient) return [];
  const toOwner =
    'This email gives access to an account, so it is only sent to the current address of its owner.';
  const message = contract.grantsAccess ? toOwner : "can't be changed for this kind of job";
  return [{ pointer: '/recipient', message }];
}

function invalidReplay(errors: FieldError[]): ApiError {
  return new ApiError(422, errors.map(({ pointer, message }) => `${pointer} ${message}`).join('; '), errors);
}

function getReplayableContract(kind: string): AnyContract {
  const contract = system.contracts.get(kind);
  if (!contract || contract.isNeverReplayed) throw new ApiError(409, "Jobs of this kind can't be replayed.");
  return contract;
}
