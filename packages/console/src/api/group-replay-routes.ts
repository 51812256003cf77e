import type { AnyContract } from '@offload/core/admin';
import { databaseTime } from '@offload/core/admin';
import { empty, type Sql, sql } from '@offload/core/sql';
import { Hono } from 'hono';
import * as z from 'zod';
import type { Caller } from '../access';
import { jobsFor } from '../actions';
import { readPayload } from '../reads/job';
import { showValuesTo } from '../redact';
import { applyEdits, editsBetween, type ValueEdit, valueAt } from '../replay/value-edits';
import { storable } from '../storable';
import { scopeOf, spans } from '../ui/failed/failure-view';
import type { GroupReplayPreview, GroupReplayRound, Outcome } from '../ui/failed/group-replay';
import { type ApiParts, findJob } from './parts';
import { type ConsoleEnv, Rejection, readBody, requireAction } from './problem-details';
import { checkWritten, prepare, replay, requireReplayable } from './replay-route';

const name = storable(300).nullable();
const Edited = z.strictObject({
  /** The job whose payload was edited, one of the group. */
  jobId: z.uuid(),
  payload: z.record(z.string(), z.unknown()),
  group: z.strictObject({ signature: name, queue: name, code: name }),
});
const Previewed = Edited.extend({ days: z.enum(spans.map(({ value }) => value)) });
const Round = Edited.extend({
  since: z.iso.datetime(),
  until: z.iso.datetime(),
  /** Whether jobs whose edited fields had other values are replayed, too. */
  match: z.enum(['same', 'all']),
  /** The ID after which the round begins. */
  after: z.uuid().nullable(),
});

const maxPreviewed = 5_000;
const readAtOnce = 500;
// Each may copy its files, and the page waits for a minute.
const replayedAtOnce = 25;

interface GroupEdit {
  kind: string;
  contract: AnyContract;
  before: unknown;
  after: object;
  edits: ValueEdit[];
}

/** Replays the jobs of a group of failures with the values that were edited in one of them. */
export function groupReplayRoutes(parts: ApiParts) {
  return new Hono<ConsoleEnv>()
    .post('/replays/preview', requireAction(parts, 'replay'), async (c) => {
      const { days, group, ...edited } = await readBody(c, Previewed);
      const edit = await readEdit(parts, edited, c.get('access'));
      const now = await databaseTime(parts.db);
      const { since } = scopeOf({ days, ...group }, now.getTime());
      const period = { since: since.toISOString(), until: now.toISOString() };
      const where = jobsFor('dismiss', { ids: null, kind: edit.kind, ...group, ...period }, c.get('access'));
      const found = await preview(parts, edit, where, c.get('access'));
      return c.json<GroupReplayPreview>({ ...found, ...period });
    })
    .post('/replays', requireAction(parts, 'replay'), async (c) => {
      const { group, since, until, match, after, ...edited } = await readBody(c, Round);
      const access = c.get('access');
      const edit = await readEdit(parts, edited, access);
      const filter = { ids: null, kind: edit.kind, ...group, since, until };
      const jobs = await readPart(parts, jobsFor('dismiss', filter, access), after, replayedAtOnce);
      const replayJob = async (job: GroupJob) =>
        replayOne(parts, { edit, job, match, request: c.req.raw }, access);
      return c.json<z.infer<typeof GroupReplayRound>>(await replayAll(jobs, replayJob));
    });
}

/** Returns what was changed in the payload of a job. Throws a `Rejection` if that isn't allowed, or nothing was. */
async function readEdit(
  parts: ApiParts,
  { jobId, payload: written }: Pick<z.infer<typeof Edited>, 'jobId' | 'payload'>,
  access: Caller,
): Promise<GroupEdit> {
  const { id, kind } = await findJob(parts, jobId, access);
  const contract = requireReplayable(parts, kind);
  const before = await readPayload(parts.db, id);
  const checked = checkWritten(parts, contract, { before, written }, access);
  if ('errors' in checked) throw new Rejection(422, 'Some fields are invalid.', checked.errors);
  const edits = editsBetween(before, checked.payload);
  if (edits.length === 0) throw new Rejection(422, 'Change at least one field.');
  return { kind, contract, before, after: checked.payload, edits };
}

interface GroupJob {
  id: string;
  ownerId: string;
  payload: unknown;
}

/** Returns the next jobs of a group, in the order of their IDs. */
function readPart({ db }: ApiParts, where: Sql, after: string | null, limit: number): Promise<GroupJob[]> {
  const beyond = after === null ? empty : sql`AND id > ${after}::uuid`;
  return db.query<GroupJob>(sql`
    SELECT id, owner_id AS "ownerId", payload FROM offload.job WHERE ${where} ${beyond}
    ORDER BY id LIMIT ${limit}::int`);
}

/** Returns the edited payload of another job, or why it stays as it is. */
function editedFor(parts: ApiParts, { contract, edits }: GroupEdit, payload: unknown, access: Caller) {
  const applied = applyEdits(edits, payload);
  if ('reason' in applied) return applied;
  const written = applied.payload;
  const checked = checkWritten(parts, contract, { before: payload, written }, access);
  if ('payload' in checked) return { payload: checked.payload, isSame: applied.isSame };
  const reasons = checked.errors.map(
    ({ pointer, message }) => `${pointer.split('/').slice(2).join('.')} ${message}`,
  );
  return { reason: `${reasons.join('; ')}.` };
}

/** Returns what an edit would do to each job of a group, as this reader may see it. */
async function preview(
  parts: ApiParts,
  edit: GroupEdit,
  where: Sql,
  access: Caller,
): Promise<Omit<GroupReplayPreview, 'since' | 'until'>> {
  const same: string[] = [];
  const others: string[] = [];
  const left = new Map<string, number>();
  let part: GroupJob[] = [];
  let read = 0;
  do {
    part = await readPart(parts, where, part.at(-1)?.id ?? null, readAtOnce);
    read += part.length;
    for (const { id, payload } of part) {
      const edited = editedFor(parts, edit, payload, access);
      if ('reason' in edited) left.set(edited.reason, (left.get(edited.reason) ?? 0) + 1);
      else (edited.isSame ? same : others).push(id);
    }
  } while (part.length === readAtOnce && read < maxPreviewed);
  const extentOf = async (ids: string[]) => {
    const effects = ids.length > 0 ? await parts.effectsOf?.({ action: 'retry', ids }, access) : null;
    return { count: ids.length, effects: effects ?? null };
  };
  return {
    changes: changesOf(edit, (payload) => showValuesTo(access, parts)(payload, edit.kind)),
    same: await extentOf(same),
    all: await extentOf([...same, ...others]),
    left: [...left].map(([reason, count]) => ({ reason, count })).sort((a, b) => b.count - a.count),
    isMore: part.length === readAtOnce,
  };
}

function changesOf({ before, after, edits }: GroupEdit, show: (payload: unknown) => unknown) {
  const [shownBefore, shownAfter] = [show(before), show(after)];
  return edits.map(({ path }) => ({
    name: path.join('.'),
    from: valueAt(shownBefore, path),
    to: valueAt(shownAfter, path),
  }));
}

/** Replays jobs one after the other. If that fails after some, returns their outcomes: the next round fails again. */
async function replayAll(
  jobs: GroupJob[],
  replayJob: (job: GroupJob) => Promise<Outcome>,
): Promise<z.infer<typeof GroupReplayRound>> {
  const outcomes: Outcome[] = [];
  for (const job of jobs) {
    try {
      outcomes.push(await replayJob(job));
    } catch (error) {
      if (outcomes.length === 0) throw error;
      return { outcomes, next: outcomes.at(-1)?.id ?? null };
    }
  }
  return { outcomes, next: jobs.length === replayedAtOnce ? (jobs.at(-1)?.id ?? null) : null };
}

interface OneReplay {
  edit: GroupEdit;
  job: GroupJob;
  match: 'same' | 'all';
  request: Request;
}

async function replayOne(
  parts: ApiParts,
  { edit, job: { id, ownerId, payload }, match, request }: OneReplay,
  access: Caller,
): Promise<Outcome> {
  const edited = editedFor(parts, edit, payload, access);
  if ('reason' in edited) return { id, reason: edited.reason };
  if (match === 'same' && !edited.isSame) return { id, reason: 'It had another value.' };
  const { kind, contract } = edit;
  const wanted = { job: { id, kind, ownerId }, contract, recipient: undefined, access, request };
  const prepared = await prepare(parts, wanted);
  if (prepared instanceof Response) return { id, reason: await detailOf(prepared) };
  const from = { id, state: 'failed', payload };
  const newId = await replay(parts, { from, contract, payload: edited.payload, prepared }, access);
  return newId === null ? { id, reason: 'It was changed in the meantime.' } : { id, newId };
}

const Problem = z.object({ detail: z.string() }).catch({ detail: 'The app rejected it.' });

async function detailOf(response: Response): Promise<string> {
  return Problem.parse(await response.json()).detail;
}
