import { findExisting } from '@offload/console/operations/index.ts';
import { editableFieldsOf } from '@offload/console/replay/payload-fields.ts';
import { hidden, hidePaths } from '@offload/console/replay/secret-paths.ts';
import { type AnyContract, findAttempts, listOutages } from '@offload/core/internal';
import { isPending } from '@offload/core/internal/browser';
import { jobColumns, type Prisma } from '@offload/db';
import { system } from '@offload/kinds/system';
import { findOwners } from '@/server/auth/owners';
import { hideAddresses, redact } from '@/server/auth/redact';
import { mayOperate } from '@/server/auth/roles';
import type { Person } from '@/server/auth/session';
import { isUuid } from '@/server/ids';
import { runtime } from '@/server/runtime';
import { inTime } from '@/server/services';
import type { AdminJobDetails } from './job-schema';

const columns = {
  id: true,
  kind: true,
  queue: true,
  state: true,
  payload: true,
  payloadVersion: true,
  deadlineAt: true,
  uniqueKey: true,
  concurrencyKey: true,
  concurrencyLimit: true,
  gate: true,
  errorStack: true,
  retryOf: true,
  dismissedAt: true,
  dismissReason: true,
  ownerId: true,
  email: true,
  steps: { ...jobColumns.steps, select: { name: true, result: true } },
  files: { where: { role: 'source' }, orderBy: { createdAt: 'asc' } },
} satisfies Prisma.JobSelect;

type AdminJobRow = Prisma.JobGetPayload<{ select: typeof columns }>;

/** Returns what staff see of a job in addition to its owner; null if it doesn’t exist. */
export async function findAdminJob(person: Person, id: string): Promise<AdminJobDetails | null> {
  const { db, core } = runtime();
  const job = isUuid(id) ? await db.job.findUnique({ select: columns, where: { id } }) : null;
  if (!job) return null;
  const [ownerOf, attempts, actions, redone, createdBy, queuePaused, outage, existing] = await Promise.all([
    findOwners(person, [job.ownerId]),
    findAttempts(core, id),
    db.operatorAction.findMany({
      where: { subjectType: 'job', subjectId: id },
      orderBy: { id: 'desc' },
      take: 100,
    }),
    db.job.findFirst({ where: { retryOf: id }, select: { id: true } }),
    findCreator(job),
    isHeldBack(job),
    findOutage(job),
    findExisting(core, [job.retryOf ?? '']),
  ]);
  const seesValues = mayOperate(person.role);
  const said = (text: string | null) => (seesValues || text === null ? text : hideAddresses(text));
  const contract = system.contracts.get(job.kind);
  const payload =
    seesValues && contract ? hidePaths(job.payload, contract.secrets ?? []) : redact(job.payload);
  return {
    owner: ownerOf(job.ownerId),
    payload,
    fields: seesValues && contract ? editableFieldsOf(contract, payload) : null,
    recipientIsEditable: seesValues && (contract?.editableRecipient ?? false),
    grantsAccess: contract?.grantsAccess ?? false,
    rules: rulesOf(job, contract, seesValues),
    retryOf: existing.has(job.retryOf ?? '') ? job.retryOf : null,
    createdBy,
    redoneAs: redone?.id ?? null,
    queuePaused,
    outage,
    dismissed: job.dismissedAt && {
      at: job.dismissedAt.toISOString(),
      reason: said(job.dismissReason) ?? '',
    },
    stack: seesValues ? job.errorStack : null,
    attempts: attempts.map(({ workerId, host, pid, startedAt, endedAt, ...run }) => ({
      attempt: run.attempt,
      worker: host === null ? workerId : `${host}, process ${pid}`,
      startedAt: startedAt.toISOString(),
      endedAt: endedAt?.toISOString() ?? null,
      next: run.next,
      message: said(run.message),
    })),
    mail: job.email && {
      recipient: seesValues ? job.email.recipient : hidden,
      state: job.email.state,
      messageId: job.email.messageId,
      response: seesValues ? job.email.response : null,
      acceptedAt: job.email.acceptedAt?.toISOString() ?? null,
    },
    stepResults: Object.fromEntries(
      job.steps
        .filter(({ result }) => result !== null)
        .map(({ name, result }) => [
          name,
          seesValues ? hidePaths(result, contract?.secrets ?? []) : redact(result),
        ]),
    ),
    sources: job.files.map((file) => ({
      id: file.id,
      name: seesValues ? file.name : hidden,
      contentType: file.contentType,
      bytes: file.bytes,
      url: `/api/files/${file.id}`,
    })),
    actions: actions.map(({ id: actionId, at, actorEmail, action, before, after, reason }) => ({
      id: String(actionId),
      at: at.toISOString(),
      by: actorEmail,
      action,
      before: seesValues ? before : redact(before),
      after: seesValues ? after : redact(after),
      reason: said(reason),
    })),
  };
}

/** Keys are made from the payload, so viewers don't see them. */
function rulesOf(
  { deadlineAt, uniqueKey, concurrencyKey, concurrencyLimit, gate, payloadVersion }: AdminJobRow,
  contract: AnyContract | undefined,
  seesValues: boolean,
): AdminJobDetails['rules'] {
  const shown = (key: string | null) => (key === null || seesValues ? key : hidden);
  const key = shown(concurrencyKey);
  return {
    deadline: deadlineAt?.toISOString() ?? null,
    uniqueKey: shown(uniqueKey),
    concurrency: key === null || concurrencyLimit === null ? null : { key, limit: concurrencyLimit },
    gate: shown(gate),
    payloadVersion,
    retention: contract?.retention ?? null,
  };
}

/** Returns the email address of the staff user who created a job as a replay of another one. */
async function findCreator({ id, retryOf }: { id: string; retryOf: string | null }): Promise<string | null> {
  if (!retryOf) return null;
  const replay = await runtime().db.operatorAction.findFirst({
    where: {
      subjectType: 'job',
      subjectId: retryOf,
      action: 'job.redo',
      after: { path: ['job'], equals: id },
    },
    select: { actorEmail: true },
  });
  return replay?.actorEmail ?? null;
}

/** Returns why workers have paused the queue of a waiting job; null if they haven’t. */
async function findOutage({ queue, state }: { queue: string; state: string }): Promise<string | null> {
  if (!isPending(state)) return null;
  const outages = await listOutages(runtime().core);
  return outages.find((outage) => outage.queue === queue)?.reason ?? null;
}

/** Returns whether only a paused queue keeps the job from running; false if the queue can’t be reached. */
async function isHeldBack({ queue, state }: { queue: string; state: string }): Promise<boolean> {
  if (!isPending(state)) return false;
  const { queue: backend } = runtime();
  return (await inTime(backend.queue(queue).then((opened) => opened.isPaused()))) ?? false;
}
