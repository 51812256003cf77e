import type { AnyContract } from '@offload/core/admin';
import { actorOf } from '@offload/core/admin';
import { Hono } from 'hono';
import { v7 as uuid } from 'uuid';
import * as z from 'zod';
import type { PreparedReplay, WantedReplay } from '../about-job';
import type { Caller } from '../access';
import type { Changing } from '../actions';
import { changedFields, enqueueReplay, recordReplay } from '../operations/changes/replay';
import { readPayload } from '../reads/job';
import { showValuesTo } from '../redact';
import { editableNames } from '../replay/payload-fields';
import { checkReplay } from '../replay/replay-check';
import { wrongState } from './job-action-routes';
import { type ApiParts, findJob } from './parts';
import { type ConsoleEnv, Rejection, readBody, requireAction } from './problem-details';

const ReplayBody = z.strictObject({
  payload: z.record(z.string(), z.unknown()),
  recipient: z.email('must be an email address').max(254, 'must be at most 254 characters').optional(),
});

/** Returns the fields of a payload that a replay may change, as the app says it, or its contract. */
export function editableBy({ replays }: Pick<ApiParts, 'replays'>) {
  return (contract: AnyContract, payload: unknown): readonly string[] =>
    replays?.editableFields?.(contract) ?? editableNames(contract, payload);
}

export function replayRoute(parts: ApiParts) {
  return new Hono<ConsoleEnv>().post('/jobs/:id/replay', requireAction(parts, 'replay'), async (c) => {
    const access = c.get('access');
    const { payload: written, recipient } = await readBody(c, ReplayBody);
    const { id, kind, ownerId, state } = await findJob(parts, c.req.param('id'), access);
    const contract = requireReplayable(parts, kind);
    const before = await readPayload(parts.db, id);
    const checked = checkWritten(parts, contract, { before, written }, access);
    if ('errors' in checked) throw new Rejection(422, 'Some fields are invalid.', checked.errors);
    const wanted = { job: { id, kind, ownerId }, contract, recipient, access, request: c.req.raw };
    const prepared = await prepare(parts, wanted);
    if (prepared instanceof Response) return prepared;
    const from = { id, state, payload: before };
    const newId = await replay(parts, { from, contract, payload: checked.payload, prepared }, access);
    if (newId === null) throw wrongState();
    return c.json({ id: newId }, 202);
  });
}

/** Returns the contract of a kind. Throws a `Rejection` if its jobs can't be replayed. */
export function requireReplayable({ system }: ApiParts, kind: string): AnyContract {
  const contract = system.contracts.get(kind);
  if (!contract || contract.isNeverReplayed) throw new Rejection(409, "Jobs of this kind can't be replayed.");
  return contract;
}

/** Returns a payload as this reader has edited it, with what is hidden from them; or errors. */
export function checkWritten(
  parts: ApiParts,
  contract: AnyContract,
  { before, written }: { before: unknown; written: Record<string, unknown> },
  access: Caller,
) {
  const seen = asJson(showValuesTo(access, parts)(before, contract.kind));
  const editable = editableBy(parts)(contract, before);
  return checkReplay(contract, { before, seen, written, editable });
}

/** Returns a value as the form received it, as JSON. */
function asJson(value: unknown): unknown {
  return value === undefined ? undefined : JSON.parse(JSON.stringify(value));
}

/** Asks the app what a replay is enqueued with. Returns its response if there is to be none. */
export async function prepare(
  { replays }: Pick<ApiParts, 'replays'>,
  wanted: WantedReplay,
): Promise<PreparedReplay | Response> {
  if (replays?.prepare) return replays.prepare(wanted);
  if (wanted.recipient === undefined) return { fields: {} };
  const errors = [{ pointer: '/recipient', message: "can't be changed" }];
  throw new Rejection(422, 'The recipient can’t be changed.', errors);
}

interface ReplayRequest {
  /** The job to replace, as it is. */
  from: { id: string; state: string; payload: unknown };
  contract: AnyContract;
  payload: object;
  /** More options of the new job, and how the audit log describes them. */
  prepared: PreparedReplay;
}

/** Enqueues a job that replaces a failed or canceled one. Returns its ID, or null if the state doesn't allow that. */
export async function replay(
  { db, system, client }: Changing,
  { from, contract, payload, prepared: { fields, before, after } }: ReplayRequest,
  access: Caller,
): Promise<string | null> {
  const newId = uuid();
  const { id, state } = from;
  const { requestId } = access.operator;
  const changed = changedFields(from.payload, payload);
  const made = await db.transaction(async (tx) => {
    const by = { by: access.actor, actor: actorOf(access) };
    const replacement = { id, newId, contract, payload, ...by, fields: { ...fields, requestId } };
    const job = await enqueueReplay(tx, system, replacement);
    const recorded = { before, after: { ...(changed.length > 0 && { changed }), ...after } };
    if (job) await recordReplay(tx, access.operator, { id, newId, state, ...recorded });
    return job;
  });
  if (!made) return null;
  void client.dispatch([made]);
  return made.id;
}
