import type { Readable } from 'node:stream';
import type {
  CurrencyTotals,
  Days,
  ImportedOrder,
  MergedOrders,
  SalesFigures,
  SalesShare,
  SoldOrder,
} from '@offload/db/orders';

export type { CurrencyTotals, Days, ImportedOrder, MergedOrders, SalesFigures, SalesShare, SoldOrder };

export interface Person {
  id: string;
  email: string;
  name: string;
  /** Whether they have used a link sent to their address. Until then the account may be a stranger's. */
  isVerified: boolean;
  hasPassword: boolean;
}

/** A job as its owner sees it. */
export interface OwnJob {
  kind: string;
  title: string | null;
  state: string;
  errorMessage: string | null;
  finishedAt: Date | null;
  /** What it has made. */
  files: { name: string; bytes: number; expiresAt: Date | null }[];
}

export interface Message {
  subject: string;
  html: string;
  text: string;
}

export interface FileToWrite {
  name: string;
  contentType: string;
  width?: number;
  height?: number;
  /** Days that it is kept; without it, as long as the job. */
  keepDays?: number;
  /** What the job works on, fetched by itself: kept beside the files that it was given. */
  isSource?: boolean;
}

/** What the job's owner has sold. Amounts of different currencies are never added up. */
export interface Sales {
  /** What a period comes to in each of its currencies, the most used first. */
  totals(days: Days): Promise<CurrencyTotals[]>;
  figures(days: Days, currency: string): Promise<SalesFigures>;
  /** Days and months in order, all else by revenue; at most `limit` of them. */
  shares(
    by: 'day' | 'month' | 'category' | 'country' | 'product' | 'customer',
    days: Days,
    currency: string,
    limit: number,
  ): Promise<SalesShare[]>;
  /** Orders and returns of all currencies by date, some at a time. */
  orders(days: Days): AsyncIterable<SoldOrder[]>;
  /** The same as CSV (RFC 4180), with the columns of an import and the amount; safe to open in a spreadsheet. */
  csv(days: Days): AsyncIterable<Buffer>;
}

/** Writes what the job's owner has sold. */
export interface Orders {
  /**
   * Merges orders into the owner's, by their numbers: all of them or none. Changes nothing where `orders` throws, or
   * where this run has been stopped or overtaken. `onMerged` hears how many of all have been merged, yet uncommitted.
   */
  merge(
    orders: AsyncIterable<ImportedOrder[]>,
    onMerged: (merged: number, total: number) => Promise<void>,
  ): Promise<MergedOrders>;
}

/** What one of the staff, the job's owner, does to jobs of anybody. */
export interface JobsChange {
  action: 'retry' | 'run-now' | 'cancel' | 'delete';
  filter: {
    ids: string[] | null;
    kind: string | null;
    signature: string | null;
    queue: string | null;
    until: string;
  };
  from: { ip: string | null; userAgent: string | null; requestId: string | null };
}

/** All that a processor may touch. */
export interface JobContext {
  /** `payloadVersion` is the version of the contract that the payload was written for. */
  job: { id: string; kind: string; ownerId: string; payloadVersion: number };
  /** 1 for the first. */
  attempt: number;
  /** Fires when the job is canceled, out of time, or no longer this worker's. */
  signal: AbortSignal;
  /** Says how far it is: 0 to 100, and what it is doing, in a few words. */
  progress(percent: number, step: string): Promise<void>;
  log: { info(message: string, details?: object): void };
  now(): Date;
  data: {
    /** The person, or null where the account is gone. */
    person(id: string): Promise<Person | null>;
    /** Another job of the same owner, or null where there is none. */
    job(id: string): Promise<OwnJob | null>;
    sales: Sales;
    /**
     * Changes the next jobs that fit, at most `limit`, and none of them twice. Answers how many now, and in all runs of
     * this job. Throws `PermanentError` where its owner may not do that.
     */
    changeJobs(change: JobsChange, limit: number): Promise<{ changed: number; total: number }>;
    orders: Orders;
  };
  files: {
    /** The files that this job was given. */
    sources(): Promise<{ id: string; name: string; contentType: string; bytes: number }[]>;
    /** Opens one of them. Throws a `PermanentError` where it has expired. */
    open(id: string): Promise<Readable>;
    /** Writes a file. All of a job's files appear together, when it has succeeded; of a run that fails, none does. */
    write(file: FileToWrite, content: Readable): Promise<{ id: string; bytes: number }>;
  };
  web: {
    /**
     * Gets a file from the internet: no address inside, and at most `maxBytes`. Throws `PermanentError` where that is
     * refused or will not change, `TransientError` where it may work later.
     */
    fetch(address: string, limits: { maxBytes: number }): Promise<Buffer>;
  };
  webhook: {
    /** Posts to the webhook that admins have set, signed, with the job's id for the message's. */
    post(body: object): Promise<{ status: number }>;
  };
  links: {
    /**
     * Makes a link of one use that lets this person choose a password; that of another attempt replaces it. Throws a
     * `PermanentError` unless they own the job and its kind grants access.
     */
    setPassword(personId: string, valid: { hours: number }): Promise<string>;
    /** An address of a page of the application. */
    page(path: `/${string}`): string;
  };
  mail: {
    /**
     * Sends this job's one message, to the recipient that was written down with the job, or to its owner's current
     * address if its kind grants access; does nothing where the server has accepted it before. Throws `PermanentError`
     * where it is refused for good, and if the recipient isn't the owner's verified address, unless the kind grants access
     * or has an `editableRecipient`.
     */
    send(message: Message): Promise<{ messageId: string; acceptedAt: string }>;
  };
}
