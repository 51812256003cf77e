import { databaseTime, matchesFilter } from '@offload/core/admin';
import { sql } from '@offload/core/sql';
import { Hono } from 'hono';
import * as z from 'zod';
import type { Caller, SimpleAction } from '../access';
import { changeMany, jobsFor, type Round, undoBackgroundRetry, undoDismissal, undoRetry } from '../actions';
import { findDismissals } from '../operations/changes/dismiss';
import { findIds, previewJobs } from '../operations/changes/preview';
import type { JobFilter } from '../options';
import { countStates, readNewestJobs } from '../reads/job-rows';
import { storable } from '../storable';
import type { ChangePreview } from '../ui/changes/change-preview';
import type { ConsoleReads } from './console-reads';
import { type ApiParts, findJob, findOwners, withOwners } from './parts';
import {
  type ConsoleEnv,
  Rejection,
  readBody,
  requireAction,
  requireRight,
  requireSelectable,
} from './problem-details';

const simpleActions = ['retry', 'run-now', 'cancel', 'dismiss', 'delete'] as const;
// PostgreSQL has no year 0.
const Moment = z.iso.datetime().refine((text) => !text.startsWith('0000'), 'must be in year 1 or later');
const Ids = z.array(z.uuid()).min(1).max(500);
const Scope = z.strictObject({
  ids: Ids.nullable().default(null),
  kind: storable(100).nullable().default(null),
  signature: storable(300).nullable().default(null),
  queue: storable(100).nullable().default(null),
  code: storable(100).nullable().default(null),
  since: Moment.nullable().default(null),
});
const selectsJobs = ({ ids, kind, queue }: z.infer<typeof Scope>) => Boolean(ids || kind || queue);
const mustSelect = 'must select jobs by ids, kind, or queue';
const Previewed = z.strictObject({
  action: z.enum(simpleActions),
  filter: Scope.extend({ until: Moment.optional() }).refine(selectsJobs, mustSelect),
  /** Without `until`: how old the jobs must be. A browser's clock may be wrong. */
  olderThanDays: z.int().min(0).max(36_500).default(0),
});
const Change = z
  .strictObject({
    action: z.enum(simpleActions),
    filter: Scope.extend({ until: Moment }).refine(selectsJobs, mustSelect),
    reason: storable(300).trim().min(1, 'must not be empty').optional(),
  })
  .refine(({ action, reason }) => action !== 'dismiss' || reason, { path: ['reason'], error: 'is required' });
// No union: its error wouldn't name an unknown field.
const Retried = z.strictObject({ ids: Ids.optional(), jobId: z.uuid().optional() });
const Dismissal = z.strictObject({ at: Moment, by: storable(200).nullable() });
const dayMs = 86_400_000;
const maxDismissals = 50;
const maxListed = 50;
// The app's `effectsOf` gets up to this many IDs.
const maxAsked = 10_000;

export function changeRoutes(parts: ApiParts) {
  return new Hono<ConsoleEnv>()
    .post('/changes/preview', async (c) => {
      const { action, filter, olderThanDays } = await readBody(c, Previewed);
      await requireRight(parts, c, action);
      requireSelectable(c.get('access'), filter.signature);
      const { until = await momentBefore(parts, action, olderThanDays) } = filter;
      return c.json(await preview(parts, action, { ...filter, until }, c.get('access')));
    })
    .post('/changes', async (c) => {
      const { action, filter, reason } = await readBody(c, Change);
      await requireRight(parts, c, action);
      const access = c.get('access');
      requireSelectable(access, filter.signature);
      // A job of the app doesn't know which queues this reader may see.
      if (!parts.changeInBackground || filter.ids || access.queues || action === 'dismiss')
        return c.json(await changeMany(parts, filter, { action, access, reason }));
      const { count } = await previewJobs(parts.db, jobsFor(action, filter, access));
      if (count === 0) return c.json({ ids: [], isMore: false });
      const { ip, userAgent, requestId } = access.operator;
      const from = { ip, userAgent, requestId };
      const started = await parts.changeInBackground.start({ action, filter, count, from }, access);
      return typeof started === 'string' ? c.json({ jobId: started }, 202) : started;
    })
    .get('/jobs/:id/changed', async (c) => {
      const { changed } = await requireChanges(parts, c.req.param('id'), c.get('access'));
      const jobs = await readNewestJobs(parts.db, changed, maxListed);
      return c.json<ConsoleReads['/jobs/:id/changed']>({
        data: await withOwners(parts, jobs, c.get('access')),
        counts: await countStates(parts.db, changed),
      });
    });
}

export function undoRoutes(parts: ApiParts) {
  return new Hono<ConsoleEnv>()
    .post('/retries/undo', requireAction(parts, 'retry'), async (c) => {
      const { ids, jobId } = await readBody(c, Retried);
      const access = c.get('access');
      if (ids && jobId === undefined)
        return c.json(undoneIn(await undoRetry(parts, matchesFilter({ ids }), access)));
      if (ids || jobId === undefined) throw new Rejection(400, 'Send either ids or jobId.');
      const { changed, ownerId } = await requireChanges(parts, jobId, access);
      // This also cancels the job of the change, which isn't always a retry.
      if (ownerId !== access.operator.id) await requireRight(parts, c, 'cancel');
      return c.json(undoneIn(await undoBackgroundRetry(parts, jobId, changed, access)));
    })
    .get('/dismissals', async (c) =>
      c.json<ConsoleReads['/dismissals']>({ data: await listDismissals(parts, c.get('access')) }),
    )
    .post('/dismissals/undo', requireAction(parts, 'dismiss'), async (c) => {
      const { at, by } = await readBody(c, Dismissal);
      return c.json(undoneIn(await undoDismissal(parts, { at: new Date(at), by }, c.get('access'))));
    });
}

const undoneIn = ({ ids, ...round }: Round) => ({ count: ids.length, ...round });

/** Returns the moment `days` days ago, by the clock that dates what the action selects: the database's for failures. */
async function momentBefore({ db }: ApiParts, action: SimpleAction, days: number): Promise<string> {
  const isOfFailures = action === 'retry' || action === 'dismiss';
  const now = isOfFailures ? await databaseTime(db) : new Date();
  return new Date(now.getTime() - days * dayMs).toISOString();
}

/** Returns what a change will do, with the names of the owners, and what the app says about it. */
async function preview(
  parts: ApiParts,
  action: SimpleAction,
  filter: JobFilter,
  access: Caller,
): Promise<z.input<typeof ChangePreview>> {
  const where = jobsFor(action, filter, access);
  const found = await previewJobs(parts.db, where);
  const ids = found.owners.map(({ id }) => id);
  const ownerOf = await findOwners(parts, ids, access);
  const owners = found.owners.map(({ id, count }) => ({ ...ownerOf(id), count }));
  const previewed = { ...found, owners, until: filter.until };
  if (!parts.effectsOf || found.count === 0) return { ...previewed, effects: null };
  const effects = await parts.effectsOf({ action, ids: await findIds(parts.db, where, maxAsked) }, access);
  const isPart = effects !== null && found.count > maxAsked;
  return { ...previewed, effects: isPart ? `Of the first 10,000 jobs: ${effects}` : effects };
}

/** Returns the latest dismissals that this reader may see, with the names of those who made them. */
async function listDismissals(parts: ApiParts, access: Caller): Promise<ConsoleReads['/dismissals']['data']> {
  const found = await findDismissals(parts.db, maxDismissals, access.queues ?? null);
  const staff = await findOwners(
    parts,
    found.map(({ by }) => by),
    access,
  );
  return found.map(({ at, by, reason, count }) => ({
    at: at.toISOString(),
    by,
    byName: staff(by).name,
    reason,
    count,
  }));
}

/**
 * Returns which jobs a change of the app has changed, and whose it is. Throws a `Rejection` if the job isn't one, or if some of its
 * jobs may be hidden.
 */
async function requireChanges({ db, changeInBackground }: ApiParts, id: string, access: Caller) {
  const { kind, ownerId } = await findJob({ db }, id, access);
  if (kind !== changeInBackground?.kind || access.queues)
    throw new Rejection(404, 'No bulk change has this ID.');
  // In parentheses: the app's condition may have an OR.
  return { changed: sql`(${changeInBackground.changedBy(id)})`, ownerId };
}
