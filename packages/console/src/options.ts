import type { Jobs } from '@offload/core';
import type { Sql } from '@offload/core/sql';
import type * as z from 'zod';
import type { AboutJob, AppJob, ReplayRules } from './about-job';
import type { ConsoleAccess, SimpleAction } from './access';
import type { themeSchema } from './document/settings';
import type { SourcePlace } from './reads/source';
import type { AppAttention } from './ui/overview/system-state';
import type { Advice } from './views';

/** The parts of `jobs` that the console reads from. */
export type Reading = Pick<Jobs, 'system' | 'db' | 'backend'>;

/** Whose job it is, as the console shows it. */
export interface Owner {
  name: string;
  /** The app's page of the owner. */
  url?: string;
}

/** A page of the app. */
export interface Link {
  label: string;
  href: string;
}

/** Selects jobs by ID, or by kind, failure, queue, or error code. Null matches everything. */
export interface JobFilter {
  ids: string[] | null;
  kind: string | null;
  signature: string | null;
  queue: string | null;
  /** The code of the error that they failed with. */
  code: string | null;
  /** Selects jobs that have failed or been created since this moment (ISO). */
  since: string | null;
  /** Selects jobs as of this moment (ISO). Later ones weren't in the preview's count. */
  until: string;
}

/** A change to the jobs that a filter matches. */
export interface BackgroundChange {
  action: 'retry' | 'run-now' | 'cancel' | 'delete';
  filter: JobFilter;
  /** How many jobs it's for, up to 100,000. */
  count: number;
  /** The request that asked for it, for the audit log. */
  from: { ip: string | null; userAgent: string | null; requestId: string | null };
}

/** A kind of job of the app that changes many jobs, and goes on when the page is closed. */
export interface BackgroundChanges {
  kind: string;
  /** Enqueues such a job. Returns its ID, or a response that says why it can't. */
  start(change: BackgroundChange, access: ConsoleAccess): Promise<string | Response>;
  /**
   * Returns the condition for the jobs that one has changed so far, of the rows of `offload.job`. For jobs that call `changeNext`, it's
   * the `changedBy` of `@offload/console/server`.
   */
  changedBy(id: string): Sql;
}

/** What `authorize` may return. */
type Authorized = ConsoleAccess | Response | null | undefined | false;

/** What a console shows, and who may see it. Only the first three are required. */
export interface ConsoleOptions {
  /** What `openJobs` returns. */
  jobs: Pick<Jobs, 'system' | 'db' | 'backend' | 'watchAll'>;
  /** Where the browser finds the console: `/ops`. */
  basePath: string;
  /**
   * Returns who asks and what they may do, or a response instead, such as a redirect to the login. Falsy values are rejected.
   * Called for every request, and up to once a second while a page is open, so it should be fast.
   */
  authorize(request: Request): Promise<Authorized> | Authorized;
  /**
   * Returns the owners with these IDs, as this reader may see them. Others are shown by their ID. Also called with the IDs of
   * staff who changed a job. Not called for readers without values, who see neither.
   */
  ownerOf?(ids: string[], access: ConsoleAccess): Promise<ReadonlyMap<string, Owner>>;
  /** Returns the IDs of owners by a part of their name or email address, for the search of readers who see values. */
  ownersLike?(text: string, access: ConsoleAccess): Promise<string[]>;
  /** Returns the app's own page of a job, where its result is. */
  jobUrl?(job: AppJob): string | null;
  /**
   * Returns what the app knows about a job, for its page. Called whenever jobs change while someone looks at it. Readers without
   * values see only its facts, and of these only values with `hasNoValues`.
   */
  aboutJob?(job: AppJob, access: ConsoleAccess): Promise<AboutJob | null>;
  /** What a replay may change, and what it's enqueued with. */
  replays?: ReplayRules;
  /** Returns the name of a schedule that a user has created: `Monthly sales, PDF`. Null: the name of its kind. */
  scheduleName?(schedule: { kind: string; template: unknown }): string | null;
  /**
   * Returns the URL of the code that a job has run: of a line in the stack of its error, or, without a file, of the code of its
   * kind.
   */
  sourceUrl?(place: SourcePlace): string | null;
  /**
   * Returns what may be seen of a payload, a result, or a log's details by those who see values. A contract's `secrets` are
   * hidden anyway.
   */
  redact?(value: unknown, seenBy: { kind: string; access: ConsoleAccess }): unknown;
  /**
   * Returns a sentence about what a change to jobs causes outside of the queue, such as whom it emails. It's shown before the
   * change is made, to readers who see values. For more than 10,000 jobs, it gets the IDs of the first ones.
   */
  effectsOf?(change: { action: SimpleAction; ids: string[] }, access: ConsoleAccess): Promise<string | null>;
  /**
   * Makes changes to a whole group of failures, or to a queue's jobs, in a job of the app. By default, the page makes them, 500
   * jobs at a time.
   */
  changeInBackground?: BackgroundChanges;
  /** Advice on errors, by their codes, or a function that returns it. */
  advice?: Readonly<Record<string, Advice>> | ((error: { kind: string; code: string }) => Advice | null);
  /** What else needs attention, such as a storage that is full. Called with each look at the overview, so it should be fast. */
  attention?(access: ConsoleAccess): Promise<readonly AppAttention[]>;
  /** The name of the console, in its header and the browser's tab; by default `Jobs`. */
  title?: string;
  /** The URL of a square logo on the app's host, such as `/icon.svg`. */
  logo?: string;
  /** The look of the app's pages: their color and their typeface. */
  theme?: z.input<typeof themeSchema>;
  /** The names of kinds. */
  labels?: Readonly<Record<string, string>>;
  /** Links to pages of the app that belong to the console, after its own, or a function that returns those of a reader. */
  links?: readonly Link[] | ((access: ConsoleAccess) => readonly Link[]);
  /** The way back to the app, or a function that returns that of a reader. */
  home?: Link | ((request: Request) => Link | Promise<Link>);
  /** Where the app's pages keep the color scheme in `localStorage`, if they use Mantine: the console then has the same. */
  themeKey?: string;
  /** Returns the nonce of the app's own Content-Security-Policy, if it has one. */
  nonce?(request: Request): string | null;
  /**
   * A secret that the database doesn't have, with which exports of the audit log are chained: `verifyAuditExport` then says
   * whether one was changed, and what it has.
   */
  auditKey?: string | Uint8Array;
  /** Called with errors that aren't the reader's fault; by default, they're printed. */
  onError?(error: unknown): void;
}
