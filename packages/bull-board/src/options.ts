import type { Jobs } from '@offload/core';
import { checkFields, type StaffAccess } from '@offload/core/admin';
import type { BoardActions } from './actions';

/** What `authorize` may return. */
type Authorized = StaffAccess | Response | null | undefined | false;

/** What a board shows, and who may see it. Only the first three are required. */
export interface BullBoardOptions {
  /** What `openJobs` returns. */
  jobs: Jobs;
  /** Where the browser finds the board: `/admin/queues`, with Next.js's own `basePath` before it, if there is one. */
  basePath: string;
  /**
   * Returns who asks and what they may do, or a response instead, such as a redirect to the login. Falsy values are rejected. The
   * `authorize` of a console fits here, too. Called for every request, so it should be fast.
   */
  authorize(request: Request): Promise<Authorized> | Authorized;
  /** Returns another page of a job, such as the console's. */
  jobUrl?(job: { id: string }): string;
  /** Links to pages of the app, above the board. */
  links?: readonly { label: string; href: string }[];
  /** Returns what may be seen of a payload or a result by those who see values. A contract's `secrets` are hidden anyway. */
  redact?(value: unknown, seenBy: { kind: string; access: StaffAccess }): unknown;
  /** Returns what the buttons do for someone; by default, what `createBoardActions` returns. `can` limits these, too. */
  actions?(access: StaffAccess, request: Request): BoardActions;
  /** Called with errors that aren't the reader's fault; by default, they're printed. */
  onError?(error: unknown): void;
}

const required = ['jobs', 'basePath', 'authorize'] as const;

const optionNames: Readonly<Record<keyof BullBoardOptions, true>> = {
  jobs: true,
  basePath: true,
  authorize: true,
  jobUrl: true,
  links: true,
  redact: true,
  actions: true,
  onError: true,
};

const hints: Record<(typeof required)[number], string> = {
  jobs: 'It is what openJobs returns.',
  basePath: 'It is where the browser finds the route that exports it, such as /admin/queues.',
  authorize:
    "It returns who asks and what they may do, such as { actor: 'ada@example.com', can: 'all', seesValues: true }, or null.",
};

const name = 'createBullBoardRoute';

/** Throws if an option is missing, unknown, or not what it must be. */
export function checkOptions(options: Partial<BullBoardOptions>): void {
  // In JavaScript, a misspelled `redact` would show everything.
  checkFields(`${name} has no option`, options, Object.keys(optionNames));
  for (const option of required)
    if (options[option] === undefined) throw new Error(`${name} needs ${option}. ${hints[option]}`);
  if (typeof options.jobs?.backend?.queue !== 'function')
    throw new Error(`${name}: jobs must be what openJobs returns.`);
  if (typeof options.authorize !== 'function')
    throw new Error(`${name}: authorize must be a function. ${hints.authorize}`);
  if (!options.basePath?.startsWith('/'))
    throw new Error(`${name}: basePath must start with a slash, such as /admin/queues.`);
}
