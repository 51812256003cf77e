import { randomBytes } from 'node:crypto';
import {
  checkFields,
  createJobClient,
  isFromElsewhere,
  mayDo,
  pathWithin,
  readAccess,
  staffActions,
  visibleQueues,
  withoutSlash,
} from '@offload/core/admin';
import { Hono, type MiddlewareHandler } from 'hono';
import * as z from 'zod';
import { type ConsoleAccess, callerOf } from './access';
import { changeStream } from './api/change-stream';
import { createConsoleApi } from './api/console-api';
import { type ConsoleEnv, identifyRequests, problem, problemOf } from './api/problem-details';
import { type Asset, builtAssets } from './document/built-assets';
import { documentOf, icon, policyOf } from './document/html';
import { roomOf, type Settings, themeSchema } from './document/settings';
import type { ConsoleOptions } from './options';

/** Responds to requests, like a route handler of Next.js. */
type Handler = (request: Request) => Promise<Response>;

/** What a catch-all route exports. */
export interface Console {
  GET: Handler;
  POST: Handler;
  PATCH: Handler;
  DELETE: Handler;
}

/**
 * Creates a console for the staff of an app: pages that show its jobs and queues, and what to do about them. Mount it with a
 * catch-all route at `basePath`. Only those whom `authorize` lets in see anything. Throws if an option is missing.
 *
 * @example
 * ```ts
 * export const { GET, POST, PATCH, DELETE } = createConsole({
 *   jobs,
 *   basePath: '/ops',
 *   authorize: async (request) => (await isStaff(request)) && { actor: 'ada@example.com', can: 'all', seesValues: true },
 * });
 * ```
 */
export function createConsole(options: ConsoleOptions): Console {
  return mountConsole(options, builtAssets);
}

/** Creates a console with these files for its document. */
export function mountConsole(options: ConsoleOptions, assets: Readonly<Record<string, Asset>>): Console {
  checkOptions(options);
  const basePath = withoutSlash(options.basePath);
  const { onError = console.error } = options;
  const { system, db, backend } = options.jobs;
  const parts = { system, db, backend };
  const client = createJobClient({ ...parts, onError });
  const app = new Hono<ConsoleEnv>({ getPath: (request) => pathWithin(basePath, request) })
    .use(identifyRequests)
    .use(guard(options))
    .route('/api', changeStream(options))
    .route('/api', createConsoleApi({ ...options, ...parts, client, onError }))
    .get('/assets/:name', (c) => {
      const name = c.req.param('name');
      const asset = Object.hasOwn(assets, name) && assets[name];
      if (!asset) return problem(404, 'There is no such file.');
      return c.body(asset.body, 200, { 'Content-Type': asset.type, 'Cache-Control': unchanging });
    })
    .get('/icon.svg', (c) =>
      c.body(icon, 200, { 'Content-Type': 'image/svg+xml', 'Cache-Control': 'private, max-age=86400' }),
    )
    .get('*', async (c) => {
      const nonce = nonceFor(options, c.req.raw);
      const settings = await settingsFor(options, c.get('access'), c.req.raw);
      const filesOf = (ending: string) => Object.keys(assets).filter((name) => name.endsWith(ending));
      const html = documentOf({ settings, nonce, scripts: filesOf('.js'), styles: filesOf('.css') });
      // The page says so, too.
      return c.html(html, roomOf(c.req.path) === null ? 404 : 200, {
        'Content-Security-Policy': policyOf(nonce),
      });
    });
  app.onError((error) => problemOf(error, onError));
  app.notFound(() => problem(405, 'This page can only be read.'));
  const handle: Handler = async (request) => app.fetch(request);
  return { GET: handle, POST: handle, PATCH: handle, DELETE: handle };
}

/** Returns the document's settings, which it has before its first read. */
async function settingsFor(
  options: ConsoleOptions,
  access: ConsoleAccess,
  request: Request,
): Promise<Settings> {
  const { jobs, labels = {}, links = [], home, title = 'Jobs', theme = {} } = options;
  const basePath = withoutSlash(options.basePath);
  // Another part of the app may use Mantine as well, with a theme of its own.
  const { themeKey = 'offload-console-theme' } = options;
  const { queues, contracts } = jobs.system;
  return {
    title,
    logo: options.logo ?? `${basePath}/icon.svg`,
    theme,
    basePath,
    labels,
    themeKey,
    actor: access.actor,
    links: [...(typeof links === 'function' ? links(access) : links)],
    home: (typeof home === 'function' ? await home(request) : home) ?? null,
    changesKind: options.changeInBackground?.kind ?? null,
    actions: staffActions.filter((action) => mayDo(access, action)),
    queues: visibleQueues(access, Object.keys(queues)),
    seesValues: access.seesValues ?? false,
    seesAllQueues: access.queues === undefined,
    kinds: [...contracts.values()]
      .filter(({ queue }) => visibleQueues(access, [queue]).length > 0)
      .map(({ kind }) => kind)
      .sort(),
  };
}

// Responses other than the document may not run anything.
const lockedDown = { 'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'" };

/** Returns the nonce of the app's own policy, or a new one. Throws if it isn't one: it may come from a header. */
function nonceFor({ nonce }: ConsoleOptions, request: Request): string {
  const own = nonce?.(request) ?? randomBytes(16).toString('base64');
  if (!/^[\w+/=-]{1,200}$/.test(own))
    throw new Error('nonce must return base64, as in a Content-Security-Policy.');
  return own;
}

const unchanging = 'public, max-age=31536000, immutable';

/** Lets in requests that the app authorizes, and writes only from the console's own pages. */
function guard({ authorize }: ConsoleOptions): MiddlewareHandler<ConsoleEnv> {
  return async (c, next) => {
    const returned = await authorize(c.req.raw);
    if (returned instanceof Response) {
      c.set('isOfApp', true);
      return returned;
    }
    const access = readAccess(returned);
    if (!access) return problem(403, 'You may not use this console.');
    if (isFromElsewhere(c.req.raw)) return problem(403, 'This request came from another site.');
    const caller = callerOf(access, c.req.raw, c.get('requestId'));
    c.set('access', caller);
    await next();
    if (!c.res.headers.has('Cache-Control')) c.header('Cache-Control', 'private, no-store');
    for (const [name, value] of Object.entries(lockedDown))
      if (!c.res.headers.has(name)) c.header(name, value);
    c.header('X-Content-Type-Options', 'nosniff');
    c.header('Referrer-Policy', 'same-origin');
    return undefined;
  };
}

const required = ['jobs', 'basePath', 'authorize'] as const;

const optionNames: Readonly<Record<keyof ConsoleOptions, true>> = {
  jobs: true,
  basePath: true,
  authorize: true,
  ownerOf: true,
  ownersLike: true,
  jobUrl: true,
  aboutJob: true,
  replays: true,
  scheduleName: true,
  sourceUrl: true,
  redact: true,
  effectsOf: true,
  changeInBackground: true,
  advice: true,
  attention: true,
  title: true,
  logo: true,
  theme: true,
  labels: true,
  links: true,
  home: true,
  themeKey: true,
  nonce: true,
  auditKey: true,
  onError: true,
};

function checkOptions(options: Partial<ConsoleOptions>): void {
  // In JavaScript, a misspelled `redact` would show everything.
  checkFields('createConsole has no option', options, Object.keys(optionNames));
  for (const name of required)
    if (options[name] === undefined) throw new Error(`createConsole needs ${name}. ${hints[name]}`);
  if (typeof options.jobs?.watchAll !== 'function')
    throw new Error('createConsole: jobs must be what openJobs returns.');
  if (typeof options.authorize !== 'function')
    throw new Error(`createConsole: authorize must be a function. ${hints.authorize}`);
  if (!options.basePath?.startsWith('/'))
    throw new Error(`createConsole: basePath must start with a slash, such as /ops.`);
  const theme = themeSchema.safeParse(options.theme ?? {});
  if (!theme.success) throw new Error(`createConsole: theme is invalid. ${z.prettifyError(theme.error)}`);
  if (options.auditKey?.length === 0)
    throw new Error('createConsole: auditKey must not be empty. Leave it out to export without a chain.');
}

const hints: Record<(typeof required)[number], string> = {
  jobs: 'It is what openJobs returns.',
  basePath: 'It is the path of the route that exports it, such as /ops.',
  authorize:
    "It returns who asks and what they may do, such as { actor: 'ada@example.com', can: 'all', seesValues: true }, or null.",
};
