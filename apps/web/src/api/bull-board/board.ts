import { createBullBoard } from '@bull-board/api';
import { HonoAdapter } from '@bull-board/hono';
import { serveStatic } from '@hono/node-server/serve-static';
import { type BoardActions, type BoardRow, createBoardActions, createBoardQueues } from '@offload/bull-board';
import { hideValues as redact } from '@offload/console';
import { runSchedule, setQueuePaused } from '@offload/console/server';
import { isQueueDown } from '@offload/core/health';
import { system } from '@offload/kinds/system';
import { type Context, Hono } from 'hono';
import { mayOperate } from '@/server/auth/roles';
import { ApiError } from '@/server/http/api-error';
import { runtime } from '@/server/runtime';
import type { SignedIn } from '../http/guards';
import { operatorOf } from '../http/operator';
import { boardPath } from './board-path';
import { look } from './look';

/** Creates Bull Board's pages and routes for these queues, without guards. Rejects with the errors of its buttons. */
export function createBoard(queues: ReturnType<typeof createBoardQueues>): Hono {
  const serverAdapter = new HonoAdapter(serveStatic);
  serverAdapter.setBasePath(boardPath);
  createBullBoard({
    queues,
    serverAdapter,
    options: { uiConfig: { ...look, hideRedisDetails: true } },
  });
  serverAdapter.setErrorHandler(rethrow);
  const pages = serverAdapter.registerPlugin().onError(rethrow);
  return new Hono().onError(rethrow).route(boardPath, pages);
}

function rethrow(error: Error): never {
  throw error;
}

/** Returns the queues as this caller may see them. Their buttons do what those of the console do. */
export function boardQueuesFor(c: Context<SignedIn>) {
  const { id, role } = c.get('person');
  const { core: db, jobs: client } = runtime();
  const backend = { queue: openReachable };
  const access = { owner: null, actor: `user:${id}`, by: operatorOf(c) };
  const actions: BoardActions = {
    ...createBoardActions({ system, db, backend, client, access }),
    async runSchedule(schedule) {
      const { id: job, jobs } = await db.transaction((tx) => runSchedule(tx, system, schedule, access));
      void client.dispatch(jobs);
      return job;
    },
    async setPaused(name, paused) {
      await setQueuePaused(db, await openReachable(name), { name, paused, operator: operatorOf(c) });
    },
  };
  const mayAct = mayOperate(role);
  return createBoardQueues(
    { system, db, backend, actions: mayAct ? actions : null, seesValues: mayAct, view: hideValues },
    { externalJobUrl: ({ id: job }) => ({ displayText: 'Open in Offload', href: `/admin/jobs/${job}` }) },
  );
}

async function openReachable(name: string) {
  try {
    return await runtime().queue.queue(name);
  } catch (error) {
    if (!isQueueDown(error)) throw error;
    throw new ApiError(503, 'The queues can’t be reached. Try again in a moment.');
  }
}

/** A job's own page shows its values and its stack, to those who may see them. */
function hideValues(row: BoardRow): BoardRow {
  return { ...row, payload: redact(row.payload), result: redact(row.result), errorStack: null };
}
