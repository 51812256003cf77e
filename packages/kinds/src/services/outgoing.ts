import type { ExchangeRate, FetchedRate } from '@offload/db';

export type { FetchedRate };

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
