import createClient from 'openapi-fetch';
import { createCalls } from './calls';
import { idempotentPaths, type paths } from './generated/api';
import type { Job } from './index';
import { errorOf, OffloadError } from './offload-error';
import { sendWithRetries } from './send-with-retries';
import { type JobSource, watchJob } from './watch-job';

/** Where an Offload is, and as whom to call it. */
export interface OffloadClientOptions {
  /** Where Offload is, such as `https://offload.example.com`. */
  url: string;
  /** A token of its page `/account/tokens`. */
  token: string | undefined;
}

interface Waiting {
  /** Ends the wait with its reason, such as `AbortSignal.timeout(600_000)`. */
  signal?: AbortSignal;
}

/** The calls of the API, typed by its document, and what a document can't say. */
export type OffloadClient = ReturnType<typeof createOffloadClient>;

/**
 * Returns a client of Offload's API. `get`, `post`, `put`, `patch`, and `delete` take the path of a call, with its parameters
 * and body, and return the body of the response. All errors are an OffloadError. Failures that pass are repeated, if the work
 * is then done once: a `POST` that creates something has an Idempotency-Key of its own. Throws an OffloadError with the code
 * `invalid-options` if the URL isn't one, or without a token.
 *
 * @example
 * const offload = createOffloadClient({ url: 'https://offload.example.com', token: process.env.OFFLOAD_TOKEN });
 * const report = await offload.post('/api/reports', { body: { id: 'monthly-sales', data: { year: 2026 } } });
 * const job = await offload.waitForJob(report.id);
 */
export function createOffloadClient(options: OffloadClientOptions) {
  const { baseUrl, headers } = parseOptions(options);
  // A redirect would make a POST a GET, and keep the token from another host.
  const api = createClient<paths>({ baseUrl, headers, fetch: send, bodySerializer, redirect: 'manual' });
  api.use({
    onRequest({ request, schemaPath }) {
      if (request.method === 'POST' && idempotentPaths.has(schemaPath) && !request.headers.has(keyHeader))
        request.headers.set(keyHeader, crypto.randomUUID());
    },
  });
  const calls = createCalls(api);

  return {
    ...calls,
    ...waitingFor(calls),

    /** Opens a file of a job. Its `body` is a stream, so that a file of any size fits into memory. */
    async downloadFile(id: string, { signal }: Waiting = {}): Promise<Response> {
      const params = { path: { id } };
      const given = { params, parseAs: 'stream', ...(signal && { signal }) } as const;
      return (await api.GET('/api/files/{id}', given)).response;
    },
  };
}

type Calls = ReturnType<typeof createCalls>;

function waitingFor(calls: Calls) {
  return {
    /** Yields the job as it is, then after each change, until it has ended. Waits through outages. */
    watchJob(id: string, { signal }: Waiting = {}): AsyncGenerator<Job, void, undefined> {
      return watchJob(sourceOf(calls, id, signal), signal);
    },

    /**
     * Waits until a job has ended, through outages, too, and returns it if it succeeded. Otherwise, throws an OffloadError with
     * the job, whose code is `job-failed` or `job-canceled`.
     */
    async waitForJob(id: string, { signal }: Waiting = {}): Promise<Job> {
      let last: Job | null = null;
      for await (const job of watchJob(sourceOf(calls, id, signal), signal)) last = job;
      if (last?.state === 'succeeded') return last;
      const message = last?.error?.message ?? `The job ${id} was canceled.`;
      throw new OffloadError(last?.error ? 'job-failed' : 'job-canceled', message, { job: last });
    },
  };
}

const keyHeader = 'Idempotency-Key';

async function send(request: Request): Promise<Response> {
  const response = await sendWithRetries(fetch, request);
  if (!response.ok) throw await errorOf(request, response);
  return response;
}

function parseOptions({ url, token }: OffloadClientOptions) {
  const parsed = URL.canParse(url) ? new URL(url) : null;
  if (!parsed?.protocol.startsWith('http'))
    throw new OffloadError(
      'invalid-options',
      `url must be the URL of Offload, such as https://offload.example.com, not ${url}.`,
    );
  const baseUrl = parsed.href.replace(/\/$/, '');
  if (!token)
    throw new OffloadError('invalid-options', `token is missing. Create one at ${baseUrl}/account/tokens.`);
  return { baseUrl, headers: { Authorization: `Bearer ${token}` } };
}

function sourceOf(calls: Calls, id: string, signal?: AbortSignal): JobSource {
  const path = { id };
  return {
    open(after, given) {
      const header = after > 0 ? { 'last-event-id': String(after) } : {};
      const options = { params: { path, header }, parseAs: 'stream', signal: given } as const;
      return calls.get('/api/jobs/{id}/events', options);
    },
    read: () => calls.get('/api/jobs/{id}', { params: { path }, ...(signal && { signal }) }),
  };
}

/** Sends a body with a file as a form, and any other as JSON. */
function bodySerializer(body: unknown): FormData | string {
  const fields = Object.entries(body ?? {});
  if (!fields.some(([, value]) => value instanceof Blob)) return JSON.stringify(body);
  const form = new FormData();
  for (const [name, value] of fields) if (value !== undefined) form.append(name, value);
  return form;
}
