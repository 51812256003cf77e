import type { Readable } from 'node:stream';
import type { ExchangeRate, FetchedRate } from '@offload/db';
import type {
  CurrencyFactors,
  CurrencyTotals,
  Days,
  ImportedOrder,
  MergedOrders,
  SalesFigures,
  SalesShare,
  SoldOrder,
} from '@offload/db/orders';

export type {
  CurrencyFactors,
  CurrencyTotals,
  Days,
  FetchedRate,
  ImportedOrder,
  MergedOrders,
  SalesFigures,
  SalesShare,
  SoldOrder,
};

declare module '@offload/core/context' {
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
  /** Its output files. */
  files: { name: string; bytes: number; expiresAt: Date | null }[];
}

/** What a staff member, who owns the job, does to jobs of any user. */
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

export interface Jobs {
  /** Returns another job of the same owner, or null if there is none. */
  find(id: string): Promise<OwnJob | null>;
  /**
   * Changes the next matching jobs, up to `limit`, and never changes a job twice. Returns how many it changed in this call
   * and in all runs of this job. Throws a `PermanentError` if the owner isn't allowed to do that.
   */
  change(change: JobsChange, limit: number): Promise<{ changed: number; total: number }>;
}

/** Reads what the job's owner has sold. */
export interface Sales {
  /** Returns the totals of a period by currency, the most used currency first. */
  totals(days: Days): Promise<CurrencyTotals[]>;
  /** Returns figures of the orders whose currencies have a factor, in the currency whose factor is 1. */
  figures(days: Days, factors: CurrencyFactors): Promise<SalesFigures>;
  /** Returns up to `limit` shares: days and months in order, anything else by revenue. */
  shares(
    by: 'day' | 'month' | 'category' | 'country' | 'product' | 'customer',
    days: Days,
    factors: CurrencyFactors,
    limit: number,
  ): Promise<SalesShare[]>;
  /** Yields orders and returns in all currencies by date, in batches. */
  orders(days: Days): AsyncIterable<SoldOrder[]>;
  /** Yields the same as CSV (RFC 4180) with the columns of an import plus the amount. Safe to open in a spreadsheet. */
  csv(days: Days): AsyncIterable<Buffer>;
}

/** Writes the orders of the job's owner. */
export interface Orders {
  /**
   * Merges orders into the owner's by order number: all of them or none. Changes nothing if `orders` throws, or if this
   * run was stopped or another run claimed the job. `onMerged` gets how many of all orders are merged but not committed.
   */
  merge(
    orders: AsyncIterable<ImportedOrder[]>,
    onMerged: (merged: number, total: number) => Promise<void>,
  ): Promise<MergedOrders>;
}

/** The search index of the orders of the job's owner. */
export interface Search {
  /**
   * Does the next step to bring the index up to date. Returns how many orders it has indexed, and how many are left to build
   * the index; null if nothing is left to do. Throws a `TransientError` if this worker doesn't know the format.
   */
  indexSome(format: number): Promise<{ indexed: number; left: number } | null>;
}

export interface FileToWrite {
  name: string;
  contentType: string;
  width?: number;
  height?: number;
  /** Days until it expires. By default, it's kept as long as the job. */
  keepDays?: number;
  /** Whether the job fetched it to work on it, so that it's kept with the job's input files. */
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
  /** Returns the files that the job's child jobs have written, in the order of these jobs. */
  ofChildren(): Promise<SourceInfo[]>;
  /** Opens an input file, or one of a child job. Throws a `PermanentError` if it has expired. */
  open(id: string): Promise<Readable>;
  /** Writes a file. A job's files appear together when it succeeds. A failed run leaves none. */
  write(file: FileToWrite, content: Readable): Promise<{ id: string; bytes: number }>;
}

export interface Web {
  /**
   * Fetches a file of up to `maxBytes` from a public URL. Throws a `PermanentError` if the URL is rejected or the
   * response won't change, and a `TransientError` if a retry may work.
   */
  fetch(address: string, limits: { maxBytes: number }): Promise<Buffer>;
}

export interface HttpRequest {
  /** By default `GET`. */
  method?: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  headers?: Record<string, string>;
  body?: string;
  /** By default 1 MB. */
  maxBytes?: number;
  /** Milliseconds for the whole response; by default 30 seconds. */
  timeoutMs?: number;
}

export interface HttpResponse {
  status: number;
  /** By their names in lower case. */
  headers: Record<string, string | string[] | undefined>;
  body: Buffer;
}

export interface Http {
  /**
   * Sends a request to a public URL. Adds an `Idempotency-Key` that is the same whenever the job and its step send this request
   * again. Throws a `PermanentError` if the URL is rejected, or if the response is a redirect, a client error, or too large. Throws
   * a `TransientError` that counts for the job's gate if the host can't be reached, is too slow, has an error of its own, or is
   * busy; its `Retry-After` is followed.
   */
  request(url: string, request?: HttpRequest): Promise<HttpResponse>;
}

/** The signal that jobs wait for if they need exchange rates. */
export const ratesSignal = 'exchange rates';

/** Exchange rates, per euro. */
export interface Rates {
  /** Returns the URL that they are fetched from. */
  url(): string;
  /** Returns the latest rate of each currency. */
  latest(): Promise<FetchedRate[]>;
  /** Stores rates, and sends `ratesSignal` to the jobs that wait for it. */
  save(rates: ExchangeRate[]): Promise<void>;
}

export interface WebhookMessage {
  webhookId: string;
  messageId: string;
  type: string;
  timestamp: string;
  data: object;
}

export interface Webhooks {
  /**
   * Posts a signed message to a webhook. Returns the status and the first kilobyte of the response. Throws a
   * `PermanentError` if the webhook was deleted or disabled, and a `TransientError` if its endpoint doesn't accept it.
   */
  deliver(message: WebhookMessage): Promise<{ status: number; response: string }>;
}

export interface Links {
  /**
   * Creates a one-time link that lets this user choose a password. It replaces the link of an earlier attempt. Throws a
   * `PermanentError` unless the user owns the job and its kind grants access.
   */
  setPassword(personId: string, valid: { hours: number }): Promise<string>;
  /** Returns the URL of a page of the app. */
  page(path: `/${string}`): string;
}

export interface Message {
  subject: string;
  html: string;
  text: string;
}

export interface Mail {
  /**
   * Sends the job's email to the recipient set when the job was enqueued, or to its owner's current address if its kind
   * grants access. Does nothing if the mail server has already accepted it. Throws a `PermanentError` if the server rejects
   * it permanently, or if the recipient isn't the owner's verified address, unless the kind grants access or has an
   * `editableRecipient`.
   */
  send(message: Message): Promise<{ messageId: string; acceptedAt: string }>;
}

/** What the job's owner hasn't read: a finished job, or many of a kind. */
export interface UnreadNotification {
  jobId: string;
  kind: string;
  state: string;
  title: string | null;
  count: number;
  unread: number;
}

export interface PushMessage {
  title: string;
  body: string;
  /** The page that opens on a click. */
  url: string;
}

export interface Push {
  /** Returns what the job's owner hasn't read and wants on their devices, newest first. */
  findUnread(): Promise<UnreadNotification[]>;
  /**
   * Sends a message to a device of the job's owner. It replaces an earlier one that hasn't arrived. Returns false if the
   * device gets none: its user has signed out there, or its browser has ended the subscription. Throws a `PermanentError`
   * if the push service rejects the message, and a `TransientError` if a retry may work.
   */
  send(subscriptionId: string, message: PushMessage): Promise<boolean>;
}
