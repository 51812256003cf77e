import { type ConsoleOptions, createConsole, type Link, type Owner } from '@offload/console';
import { findOwnersByAddress } from '@offload/db';
import { auditKey } from '@offload/env';
import { findAttention } from '@/server/attention';
import { runtime } from '@/server/runtime';
import { boardPath } from '../bull-board/board-path';
import { requireHttpsOf } from '../http/request-guards';
import { authorize } from './authorize';
import { changeInBackground } from './background-changes';
import { effectsOf } from './effects-of';
import { replays } from './replays';
import { sourceUrlOf } from './source-url';

const adminLinks = [
  { label: 'Users', href: '/admin/users' },
  { label: 'API tokens', href: '/admin/tokens' },
];
const staffLinks = [
  { label: 'Alert recipients', href: '/admin/recipients' },
  { label: 'Bull Board', href: boardPath },
];

type Known = Pick<ConsoleOptions, 'aboutJob' | 'advice' | 'scheduleName'>;

/** Mounts the console for the app's staff. `known` has what only pages know. Returns its request handler. */
export function mountConsole(known: Known): (request: Request) => Promise<Response> {
  const { jobs, live, env, log } = runtime();
  const { GET: respond } = createConsole({
    jobs: {
      ...jobs,
      watchAll: (tell, signal) => jobs.watchAll(tell, AbortSignal.any([signal, live.closing])),
    },
    basePath: '/admin',
    authorize,
    ownerOf,
    ownersLike,
    effectsOf,
    changeInBackground,
    replays,
    ...known,
    jobUrl: ({ id }) => `/jobs/${id}`,
    ...(env.REPOSITORY_URL && { sourceUrl: sourceUrlOf(env.REPOSITORY_URL) }),
    attention: findAttention,
    links: ({ can }) => (can === 'all' ? [...adminLinks, ...staffLinks] : staffLinks),
    home: homeOf,
    title: 'Offload',
    logo: '/icon.svg',
    theme: { fontFamily: 'Geist, ui-sans-serif, system-ui, sans-serif', styleSheets: ['/fonts/geist.css'] },
    auditKey: auditKey(env.AUTH_SECRET),
    themeKey: 'mantine-color-scheme-value',
    onError: (error) => log.error({ error }, 'console'),
  });
  return requireHttpsOf(respond);
}

/** Returns the way out of the console. If the link in the terminal opened it, that's back to the browser's earlier session. */
async function homeOf({ headers }: Request): Promise<Link> {
  const { canLeave } = await runtime().auth.api.consoleState({ headers });
  return canLeave
    ? { label: 'Leave the console', href: '/leave-console' }
    : { label: 'Back to the app', href: '/jobs' };
}

async function ownerOf(ids: string[]): Promise<ReadonlyMap<string, Owner>> {
  const select = { id: true, email: true };
  const found = await runtime().db.user.findMany({ where: { id: { in: ids } }, select });
  return new Map(found.map(({ id, email }) => [id, { name: email }]));
}

async function ownersLike(text: string): Promise<string[]> {
  return findOwnersByAddress(runtime().core, text, 'anywhere');
}
