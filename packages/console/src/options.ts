import type { Jobs } from '@offload/core';
import type { ConsoleAccess } from './access';
import type { AppAttention } from './ui/overview/attention';
import type { Advice } from './views';

/** Whose job it is, as the console shows it. */
export interface Owner {
  name: string;
  /** The app's page of the owner. */
  url?: string;
}

/** What a console shows, and who may see it. Only the first three are required. */
export interface ConsoleOptions {
  /** What `openJobs` returns. */
  jobs: Pick<Jobs, 'system' | 'db' | 'backend'>;
  /** Where the browser finds the console: `/ops`. */
  basePath: string;
  /**
   * Returns who asks and what they may do, or a response instead, such as a redirect to the login. Whatever is falsy is
   * rejected. Called for every request, so it should be fast.
   */
  authorize(request: Request): Promise<ConsoleAccess | Response | null> | ConsoleAccess | Response | null;
  /** Returns the owners with these IDs. Others are shown by their ID. */
  ownerOf?(ids: string[]): Promise<ReadonlyMap<string, Owner>>;
  /** Returns the app's own page of a job, where its result is. */
  jobUrl?(job: { id: string; kind: string; ownerId: string }): string | null;
  /** Returns what a schedule that a user has made is called: `Monthly sales, PDF`. Null: as its kind. */
  scheduleName?(schedule: { kind: string; template: unknown }): string | null;
  /** Returns where the code is that threw an error. `commit` is the version that the worker was started with. */
  sourceUrl?(place: { commit: string; file: string; line: number }): string | null;
  /** Returns what may be seen of a payload, a result, or a log's details. A contract's `secrets` are hidden anyway. */
  redact?(value: unknown, seenBy: { kind: string; access: ConsoleAccess }): unknown;
  /** What helps against an error, by its code. */
  advice?: Readonly<Record<string, Advice>>;
  /** What else needs attention, such as a storage that is full. Called with each look at the overview, so it should be fast. */
  attention?(access: ConsoleAccess): Promise<readonly AppAttention[]>;
  /** The names of kinds. */
  labels?: Readonly<Record<string, string>>;
  /** Links to other pages of the app, in the console's header. */
  links?: readonly { label: string; href: string }[];
  /** Returns the nonce of the app's own Content-Security-Policy, if it has one. */
  nonce?(request: Request): string | null;
  /**
   * A secret that the database doesn't have, with which exports of the audit log are chained: `isUnbroken` then says whether rows
   * were changed or deleted.
   */
  auditKey?: string | Uint8Array;
  /** Called with errors that aren't the reader's fault; by default, they're printed. */
  onError?(error: unknown): void;
}
