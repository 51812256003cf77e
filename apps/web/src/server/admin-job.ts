import { findAttempts, type JobKind, listOutages, type Prisma } from '@offload/db';
import { hasEnded } from '@offload/db/job-state';
import type { AdminJobDetails, JobLogPage } from '@/api/admin/job-schema';
import { fieldsOf } from '@/features/admin/redo/fields-of';
import { isUuid } from './ids';
import { hidden, hideAddresses, redact, redactUser } from './redact';
import { mayOperate } from './roles';
import { runtime } from './runtime';
import { hidePaths } from './secret-paths';
import { inTime } from './services';
import type { Person } from './session';

const columns = {
  id: true,
  kind: true,
  queue: true,
  state: true,
  payload: true,
  errorStack: true,
  retryOf: true,
  dismissedAt: true,
  dismissReason: true,
  owner: { select: { id: true, email: true } },
  email: true,
  files: { where: { role: 'source' }, orderBy: { createdAt: 'asc' } },
} satisfies Prisma.JobSelect;

/** What staff see of a job besides what its owner sees; null where there is none. */
export async function findAdminJob(person: Person, id: string): Promise<AdminJobDetails | null> {
  const { db } = runtime();
  const job = isUuid(id) ? await db.job.findUnique({ select: columns, where: { id } }) : null;
  if (!job) return null;
  const [attempts, actions, kind, redone, createdBy, heldBack, outage] = await Promise.all([
    findAttempts(db, id),
    db.operatorAction.findMany({
      where: { subjectType: 'job', subjectId: id },
      orderBy: { id: 'desc' },
      take: 100,
    }),
    db.jobKind.findUnique({ where: { name: job.kind } }),
    db.job.findFirst({ where: { retryOf: id }, select: { id: true } }),
    findCreator(job),
    isHeldBack(job),
    findOutage(job),
  ]);
  const seesValues = mayOperate(person.role);
  const said = (text: string | null) => (seesValues || text === null ? text : hideAddresses(text));
  const payload = seesValues && kind ? hidePaths(job.payload, kind.secrets) : redact(job.payload);
  return {
    owner: redactUser(person, job.owner),
    payload,
    fields: seesValues && kind ? editableFieldsOf(kind, payload) : null,
    recipientIsEditable: seesValues && (kind?.editableRecipient ?? false),
    grantsAccess: kind?.grantsAccess ?? false,
    retryOf: job.retryOf,
    createdBy,
    redoneAs: redone?.id ?? null,
    heldBack,
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

/** The fields that staff may change in a replay, in the contract's order. Null: jobs of this kind can't be replayed. */
function editableFieldsOf({ name, payloadSchema, editableFields }: JobKind, payload: Prisma.JsonValue) {
  // Its payload says in whose name it acts.
  if (name === 'change-jobs') return null;
  const fields = new Map(fieldsOf(payloadSchema, payload).map((field) => [field.name, field]));
  return editableFields.flatMap((name) => fields.get(name) ?? []);
}

/** The email address of the member of staff who created a job as the replay of another one. */
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

/** Why workers have paused the queue of a job that waits; null: they have not. */
async function findOutage({ queue, state }: { queue: string; state: string }): Promise<string | null> {
  if (state !== 'queued' && state !== 'retrying') return null;
  const outages = await listOutages(runtime().db);
  return outages.find((outage) => outage.queue === queue)?.reason ?? null;
}

/** Whether it could run, if its queue were not paused; where the queue cannot be asked, nobody knows. */
async function isHeldBack({ queue, state }: { queue: string; state: string }): Promise<boolean> {
  if (state !== 'queued' && state !== 'retrying') return false;
  const { queue: backend } = runtime();
  return (await inTime(backend.queue(queue).then((opened) => opened.isPaused()))) ?? false;
}

const logLimit = 1_000;

/** The lines of a job's log after one, oldest first; null where there is no such job. */
export async function findJobLog(person: Person, id: string, after: bigint): Promise<JobLogPage | null> {
  const { db } = runtime();
  const job = isUuid(id) ? await db.job.findUnique({ where: { id }, select: { state: true } }) : null;
  if (!job) return null;
  const lines = await db.jobLog.findMany({
    where: { jobId: id, id: { gt: after } },
    orderBy: { id: 'asc' },
    take: logLimit,
  });
  const seesValues = mayOperate(person.role);
  return {
    data: lines.map(({ id: lineId, at, level, attempt, message, details }) => ({
      id: String(lineId),
      at: at.toISOString(),
      level,
      attempt,
      message: seesValues ? message : hideAddresses(message),
      details: seesValues || details === null ? details : redact(details),
    })),
    isOpen: !hasEnded(job.state) || lines.length === logLimit,
  };
}
