import { actorOf, canRunSchedule, listSchedules, visibleQueues } from '@offload/core/admin';
import { nextRunAt } from '@offload/core/admin/browser';
import {
  addScheduler,
  deleteSchedule,
  findSchedule,
  pauseSchedule,
  removeScheduler,
  resumeSchedule,
  type Schedule,
} from '@offload/core/schedules';
import { sql } from '@offload/core/sql';
import { Hono } from 'hono';
import * as z from 'zod';
import type { Caller, ConsoleAction } from '../access';
import type { Changing } from '../actions';
import { recordScheduleChange, runSchedule } from '../operations/change-schedule';
import { cadenceLabel } from '../ui/schedules/cadence-label';
import type { ConsoleReads, ScheduleLine } from './console-reads';
import { type ApiParts, findOwners, type KnownOwner } from './parts';
import { type ConsoleEnv, NoFields, Rejection, readBody, requireAction } from './problem-details';
import { readQuery } from './queries';

const pageLength = 50;

const changes: Record<ScheduleChange, ConsoleAction> = {
  pause: 'pause-schedule',
  resume: 'pause-schedule',
  delete: 'delete-schedule',
};

export function scheduleRoutes(parts: ApiParts) {
  const app = new Hono<ConsoleEnv>()
    .get('/schedules', async (c) => {
      const { cursor = null } = readQuery(c, 'GET /schedules');
      return c.json<ConsoleReads['/schedules']>(await listPage(parts, cursor, c.get('access')));
    })
    .post('/schedules/:id/run', requireAction(parts, 'run-schedule'), async (c) => {
      const access = c.get('access');
      await readBody(c, NoFields);
      const schedule = await find(parts, c.req.param('id'), access);
      if (!canRunSchedule(parts.system, schedule))
        throw new Rejection(409, 'This app can’t create the jobs of this schedule.');
      return c.json({ id: await runNow(parts, schedule, access) }, 202);
    });
  for (const action of ['pause', 'resume', 'delete'] as const)
    app.post(`/schedules/:id/${action}`, requireAction(parts, changes[action]), async (c) => {
      const access = c.get('access');
      await readBody(c, NoFields);
      const schedule = await find(parts, c.req.param('id'), access);
      if (action === 'delete' && schedule.name !== null)
        throw new Rejection(409, `This schedule is declared in code as "${schedule.name}". Remove it there.`);
      if (!(await changeSchedule(parts, schedule, action, access)))
        throw new Rejection(409, 'The schedule has changed, so this can’t be done now.');
      return c.json({ id: schedule.id });
    });
  return app;
}

/** Returns whether someone sees the queue of a kind. Without a contract, its queue isn't known. */
function seesKind({ system }: ApiParts, kind: string, access: Caller): boolean {
  const queue = system.contracts.get(kind)?.queue;
  return queue === undefined ? access.queues === undefined : visibleQueues(access, [queue]).length > 0;
}

/** Returns a schedule. Throws a 404 if it doesn't exist, or if this reader may not see the queue of its jobs. */
async function find(parts: ApiParts, id: string, access: Caller): Promise<Schedule> {
  const row = z.uuid().safeParse(id).success && (await findSchedule(parts.db, { id, owner: null }));
  if (!row || !seesKind(parts, row.kind, access)) throw new Rejection(404, 'Schedule not found.');
  return row;
}

/** Returns the kinds of all schedules, including kinds without a contract. */
async function findKinds({ db }: ApiParts): Promise<string[]> {
  const rows = await db.query<{ kind: string }>(sql`SELECT DISTINCT kind FROM offload.schedule`);
  return rows.map(({ kind }) => kind);
}

/** Returns a page of the schedules that this reader may see, the next to run first. */
async function listPage(
  parts: ApiParts,
  after: string | null,
  access: Caller,
): Promise<ConsoleReads['/schedules']> {
  const kinds = access.queues ? await findKinds(parts) : [];
  const hidden = kinds.filter((kind) => !seesKind(parts, kind, access));
  const rows = await listSchedules(parts.db, { after, hidden, limit: pageLength + 1 });
  const page = rows.slice(0, pageLength);
  const ids = page.map(({ ownerId }) => ownerId);
  const ownerOf = await findOwners(parts, ids, access);
  return {
    data: page.map((row) => ({
      ...lineOf(row, ownerOf(row.ownerId)),
      title: row.name ?? parts.scheduleName?.(row) ?? null,
    })),
    nextCursor: rows.length > pageLength ? (page.at(-1)?.id ?? null) : null,
  };
}

function lineOf(row: Schedule, owner: KnownOwner): Omit<ScheduleLine, 'title'> {
  const { id, name, kind, lastJobId, nextRunAt, pausedAt, lastRunAt, lastSkippedAt } = row;
  return {
    id,
    name,
    kind,
    lastJobId,
    owner,
    description: cadenceLabel(row),
    paused: pausedAt !== null,
    nextRunAt: pausedAt ? null : nextRunAt.toISOString(),
    lastRunAt: lastRunAt?.toISOString() ?? null,
    lastSkippedAt: lastSkippedAt?.toISOString() ?? null,
  };
}

type ScheduleChange = 'pause' | 'resume' | 'delete';

interface Scheduling extends Changing {
  /** Called if the queue is unreachable. The sweeper fixes it later. */
  onError: (error: unknown) => void;
}

/** Pauses, resumes, or deletes a schedule. Returns false if it couldn't, as for deleting one that code declares. */
async function changeSchedule(
  { db, backend, onError }: Scheduling,
  schedule: Schedule,
  action: ScheduleChange,
  { operator }: Caller,
): Promise<boolean> {
  const key = { id: schedule.id, owner: null };
  const changed = await db.transaction(async (tx) => {
    const done =
      action === 'resume'
        ? await resumeSchedule(tx, key, nextRunAt(schedule, new Date()))
        : await (action === 'pause' ? pauseSchedule : deleteSchedule)(tx, key);
    if (done) await recordScheduleChange(tx, operator, `schedule.${action}`, schedule);
    return done;
  });
  if (!changed) return false;
  const told = action === 'resume' ? addScheduler(backend, changed) : removeScheduler(backend, key.id);
  void told.catch(onError);
  return true;
}

/** Enqueues a schedule's job now. Returns its ID, also if it was in progress already. */
async function runNow({ db, system, client }: Changing, schedule: Schedule, caller: Caller): Promise<string> {
  const run = { actor: actorOf(caller), by: caller.operator };
  const { id, jobs } = await db.transaction((tx) => runSchedule(tx, system, schedule, run));
  void client.dispatch(jobs);
  return id;
}
