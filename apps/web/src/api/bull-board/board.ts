import { type BoardActions, createBoardActions, createBullBoardRoute } from '@offload/bull-board';
import type { ConsoleAccess } from '@offload/console';
import { type Operator, runSchedule, setQueuePaused } from '@offload/console/server';
import { doingOfCall, originOf } from '@/server/auth/audited';
import { recordOutcome } from '@/server/auth/session';
import { requestIdHeader } from '@/server/http/request-id-header';
import { runtime } from '@/server/runtime';
import { authorize } from '../console/authorize';
import { requireHttpsOf } from '../http/request-guards';
import { boardPath } from './board-path';

const links = [
  { href: '/admin', label: '← Overview' },
  { href: '/admin/jobs', label: 'All jobs' },
  { href: '/admin/failed', label: 'Failed' },
  { href: '/admin/queues', label: 'Queues' },
  { href: boardPath, label: 'Bull Board' },
];

/** Mounts Bull Board for the staff of this app. Returns how it responds to requests of any method. */
export function mountBullBoard(): (request: Request) => Promise<Response> {
  const { jobs, log } = runtime();
  const { GET: respond } = createBullBoardRoute({
    jobs,
    basePath: boardPath,
    authorize: authorizeAndRecord,
    jobUrl: ({ id }) => `/admin/jobs/${id}`,
    links,
    actions: (access, request) => recordedActions(operatorOf(access, request)),
    onError: (error) => log.error({ error }, 'bull board'),
  });
  return requireHttpsOf(respond);
}

/** Returns what staff may do, and records which job they look at, and what is denied to those who may only look. */
async function authorizeAndRecord(request: Request): Promise<ConsoleAccess | Response | null> {
  const access = await authorize(request);
  if (!access || access instanceof Response) return access;
  const doing = doingOfCall(request.method, new URL(request.url).pathname);
  const isReadOfOne = doing.action === 'job.read' && doing.subjectId !== 'all';
  const isDenied = doing.action === 'job.change' && access.can === 'read';
  if (isReadOfOne || isDenied)
    await recordOutcome(operatorOf(access, request), doing, isDenied ? 'denied' : 'success');
  return access;
}

function operatorOf(access: ConsoleAccess, { headers }: Request): Operator {
  const { actor, id = actor, sessionId = null, secondFactorAt = null } = access;
  return { id, email: actor, sessionId, secondFactorAt, ...originOf(headers, headers.get(requestIdHeader)) };
}

/** What the buttons do is in the audit log, as in the console. */
function recordedActions(operator: Operator): BoardActions {
  const { jobs } = runtime();
  const access = { owner: null, actor: `user:${operator.id}`, by: operator };
  return {
    ...createBoardActions(jobs, access),
    async runSchedule(schedule) {
      const run = await jobs.db.transaction((tx) => runSchedule(tx, jobs.system, schedule, access));
      void jobs.dispatch(run.jobs);
      return run.id;
    },
    async setPaused(name, paused) {
      await setQueuePaused(jobs.db, await jobs.backend.queue(name), { name, paused, operator });
    },
  };
}
