import type { Readable } from 'node:stream';
import type { Links, Mail, Push } from './messages';
import type { Http, Rates, Web, Webhooks } from './outgoing';
import type { Orders, Sales, Search } from './sales';

declare module '@offload/core/contract' {
  /** The services that the demo's processors can use. */
  interface Services {
    people: People;
    jobs: Jobs;
    sales: Sales;
    orders: Orders;
    search: Search;
    files: Files;
    web: Web;
    http: Http;
    rates: Rates;
    webhooks: Webhooks;
    links: Links;
    mail: Mail;
    push: Push;
  }
}

export interface Person {
  id: string;
  email: string;
  name: string;
  /** Whether they have used a link sent to their address. Until then, the account may belong to someone else. */
  isVerified: boolean;
  hasPassword: boolean;
}

export interface People {
  /** Returns a user, or null if the account is gone. */
  find(id: string): Promise<Person | null>;
}

/** A job as its owner sees it. */
export interface OwnJob {
  kind: string;
  title: string | null;
  state: string;
  errorMessage: string | null;
  finishedAt: Date | null;
  /** How many parts of a succeeded job weren't done. */
  warnings: number;
  /** Its output files. */
  files: { name: string; bytes: number; expiresAt: Date | null }[];
}

/** A change by the staff member who owns the job to jobs of any user. */
export interface JobsChange {
  action: 'retry' | 'run-now' | 'cancel' | 'delete';
  filter: {
    ids: string[] | null;
    kind: string | null;
    signature: string | null;
    queue: string | null;
    code: string | null;
    since: string | null;
    until: string;
  };
  from: { ip: string | null; userAgent: string | null; requestId: string | null };
}

export interface Jobs {
  /** Returns the same owner's other jobs by ID. Deleted jobs are missing. */
  findAll(ids: string[]): Promise<Map<string, OwnJob>>;
  /** Returns whether the job's owner has requested any other job, except emails that give access to the account. */
  hasRequests(): Promise<boolean>;
  /**
   * Changes the next matching jobs, up to `limit`, and never changes a job twice. Returns how many it has changed in all runs of
   * this job, and whether there may be more. Throws a `PermanentError` if the owner isn't allowed to do that.
   */
  change(change: JobsChange, limit: number): Promise<{ total: number; isMore: boolean }>;
}

export interface FileToWrite {
  name: string;
  contentType: string;
  width?: number;
  height?: number;
  /** Days until it expires. By default, it's kept as long as the job. */
  keepDays?: number;
  /** Whether the job fetched it as input, so that it's kept with the job's input files. */
  isSource?: boolean;
}

export interface SourceInfo {
  id: string;
  name: string;
  contentType: string;
  bytes: number;
}

export interface Files {
  /** Returns the job's input files. */
  sources(): Promise<SourceInfo[]>;
  /** Returns the files of child jobs, by name, because a repeated run may create these jobs in another order. */
  ofChildren(): Promise<SourceInfo[]>;
  /** Opens an input file, or one of a child job. Throws a `PermanentError` if it has expired. */
  open(id: string): Promise<Readable>;
  /** Writes a file. A job's files appear together when it succeeds. A failed run leaves none. */
  write(file: FileToWrite, content: Readable): Promise<{ id: string; bytes: number }>;
}
