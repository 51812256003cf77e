import { hasFinished, type Job } from '@offload/core/contract';
import { textStream } from './exchange';

type Versioned = Pick<Job, 'id' | 'state' | 'version'>;

const commentEveryMs = 15_000;
// The least time between two `children` events, however many child jobs change.
const childrenEveryMs = 500;
// The client then reconnects and is authorized again.
const maxAgeMs = 60 * 60_000;

const headers = {
  'Content-Type': 'text/event-stream; charset=utf-8',
  // `no-transform` prevents compression, which would delay events.
  'Cache-Control': 'private, no-store, no-transform',
  'X-Accel-Buffering': 'no',
  Vary: 'Accept',
};
const childrenEvent = 'event: children\ndata: {}\n\n';

interface StreamOptions<Seen extends Versioned> {
  /** Ends the stream when its client disconnects. */
  request: Request;
  /** Returns the jobs to send, such as `jobs.watch(id, signal)`. */
  changes(signal: AbortSignal): AsyncIterableIterator<Seen>;
  /** The stream's job, if it's about one. Other jobs are then its child jobs, and the stream ends with it. */
  jobId?: string;
  /**
   * Called with that job, or null if it doesn't exist, before anything is sent. Returns the response to send instead of a
   * stream, or null. By default null.
   */
  reject?(job: Seen | null): Response | null | Promise<Response | null>;
  /** Returns whether that job has child jobs, which may have changed before the stream was opened. */
  hasChildren?(): Promise<boolean>;
  /** The version that the client has seen: `Last-Event-ID`, or 0. */
  since: number;
  /** Returns the JSON to send for a job. Called only while the client is connected. */
  view(job: Seen): object | Promise<object>;
  /** Returns whether to send a job although the client has seen its version. By default false. */
  repeats?(job: Seen): boolean;
  /** Ends the stream, like a disconnect of its client. */
  until?: AbortSignal;
  /** Called once when the stream is over. A stream that is never read is over when its client disconnects. */
  onEnd?(): void;
}

/**
 * Returns a stream of changed jobs: `event: job`, the version as an increasing ID, a comment every 15 s. The stream of one
 * job sends `event: children` when it has child jobs that change; if its client has seen how the job finished, the response
 * is a 204, which tells it not to reconnect. A slow client gets the latest state of each job instead of a backlog. Every
 * stream ends after an hour. The job of a stream is read once, here; the jobs of an owner aren't until the stream is read.
 *
 * @example
 * await streamJobs({ request, changes: (signal) => jobs.watch(id, signal), jobId: id, since: 0, view: ({ id, state }) => ({ id, state }) });
 */
export async function streamJobs<Seen extends Versioned>(options: StreamOptions<Seen>): Promise<Response> {
  const { request } = options;
  const { signal, end } = endOf(options);
  const jobs = options.changes(signal);
  try {
    const first = options.jobId === undefined ? undefined : await jobs.next();
    const instead = first && !signal.aborted ? await responseInstead(options, first) : null;
    // The stream of a HEAD request would never be read.
    if (instead === null && request.method !== 'HEAD')
      return new Response(textStream(eventsOf(options, { jobs, first, signal }), end), { headers });
    end();
    return instead ?? new Response(null, { headers });
  } catch (error) {
    end();
    throw error;
  }
}

/**
 * Returns a stream of events of your own, as text. It ends with them, or when the client disconnects: the signal then aborts.
 *
 * @example
 * streamEvents(request, async function* (signal) { yield 'event: change\ndata: {}\n\n'; });
 */
export function streamEvents(
  request: Request,
  events: (signal: AbortSignal) => AsyncGenerator<string>,
): Response {
  const { signal, end } = endOf({ request });
  if (request.method === 'HEAD') end();
  return new Response(signal.aborted ? null : textStream(events(signal), end), { headers });
}

/** Returns a signal that aborts when a stream is over, and a function that ends it. */
function endOf({ request, until, onEnd }: Pick<StreamOptions<never>, 'request' | 'until' | 'onEnd'>) {
  const over = new AbortController();
  const end = () => over.abort();
  const signals = [request.signal, ...(until ? [until] : [])];
  function cleanUp(): void {
    // Holds the request: Node.js loses the abort of one that has been garbage-collected.
    void request;
    for (const signal of signals) signal.removeEventListener('abort', end);
    onEnd?.();
  }
  over.signal.addEventListener('abort', cleanUp, { once: true });
  for (const signal of signals) {
    signal.addEventListener('abort', end, { once: true });
    if (signal.aborted) end();
  }
  return { signal: over.signal, end };
}

/** Returns the response that replaces a job's stream, or null. */
async function responseInstead<Seen extends Versioned>(
  { reject, since }: StreamOptions<Seen>,
  first: IteratorResult<Seen>,
): Promise<Response | null> {
  const job = first.done ? null : first.value;
  const rejection = await reject?.(job);
  if (rejection) return rejection;
  return job && hasFinished(job.state) && job.version <= since ? new Response(null, { status: 204 }) : null;
}

interface Watched<Seen extends Versioned> {
  jobs: AsyncIterableIterator<Seen>;
  /** The first result of the watch of one job. */
  first: IteratorResult<Seen> | undefined;
  /** Aborts when the stream is over. */
  signal: AbortSignal;
}

async function* eventsOf<Seen extends Versioned>(
  { hasChildren, since, view, repeats }: StreamOptions<Seen>,
  { jobs, first, signal }: Watched<Seen>,
): AsyncGenerator<string> {
  const endsAt = performance.now() + maxAgeMs;
  const about = first && !first.done ? first.value.id : undefined;
  let lastId = since;
  let childrenAt = Number.POSITIVE_INFINITY;
  // The watch has begun when the client reads the first comment, so it reports every change after what the client then reads.
  const began = Promise.allSettled([first ?? jobs.next()]);
  yield ': open\n\n';
  if (await hasChildren?.()) yield childrenEvent;
  let next: Promise<IteratorResult<Seen>> | null = began.then(([outcome]) => settled(outcome));
  for (;;) {
    next ??= jobs.next();
    const arrived = await within(next, Math.min(commentEveryMs, childrenAt - performance.now()));
    const now = performance.now();
    if (signal.aborted || now >= endsAt) return;
    if (now >= childrenAt) {
      childrenAt = Number.POSITIVE_INFINITY;
      yield childrenEvent;
    } else if (!arrived) yield ': still here\n\n';
    if (!arrived) continue;
    if (arrived.done) return;
    next = null;
    const job = arrived.value;
    if (about !== undefined && job.id !== about) {
      childrenAt = Math.min(childrenAt, now + childrenEveryMs);
      continue;
    }
    const isLast = about !== undefined && hasFinished(job.state);
    if (isLast && childrenAt !== Number.POSITIVE_INFINITY) yield childrenEvent;
    if (about === undefined || job.version > since || repeats?.(job)) {
      yield jobEvent(job.version, lastId, await view(job));
      lastId = Math.max(lastId, job.version);
    }
    if (isLast) return;
  }
}

/** Changes of two jobs may arrive out of order. The ID then stays, so that a reconnection misses none. */
function jobEvent(version: number, lastId: number, shown: object): string {
  const id = version > lastId ? `id: ${version}\n` : '';
  return `event: job\n${id}data: ${JSON.stringify(shown)}\n\n`;
}

function settled<Value>(outcome: PromiseSettledResult<Value>): Value {
  if (outcome.status === 'rejected') throw outcome.reason;
  return outcome.value;
}

/** Returns a promise's value, or null if it takes longer. A race would create five promises per event. */
function within<Value>(promise: Promise<Value>, ms: number): Promise<Value | null> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, Math.max(0, ms), null);
    const stopped =
      <Outcome>(settle: (outcome: Outcome) => void) =>
      (outcome: Outcome) => {
        clearTimeout(timer);
        settle(outcome);
      };
    promise.then(stopped(resolve), stopped(reject));
  });
}
