import { hasFinished, type Job } from '@offload/core/contract';

const commentEveryMs = 15_000;
// However many child jobs change meanwhile.
const childrenEveryMs = 500;
// Then the client reconnects, and is authorized again.
const maxAgeMs = 60 * 60_000;

const headers = {
  'Content-Type': 'text/event-stream; charset=utf-8',
  // `no-transform` prevents compression, which would delay events.
  'Cache-Control': 'private, no-store, no-transform',
  'X-Accel-Buffering': 'no',
  Vary: 'Accept',
};
const childrenEvent = 'event: children\ndata: {}\n\n';

interface StreamOptions<Seen extends Job> {
  /** Ends the stream when its client disconnects. */
  request: Request;
  /** Returns the jobs to send, such as `jobs.watch(id, signal)`. */
  changes(signal: AbortSignal): AsyncIterableIterator<Seen>;
  /** The job that the stream is about, if it's about one: others are its child jobs, and the stream ends with it. */
  jobId?: string;
  /** Returns whether that job has child jobs, which may have changed before the stream was opened. */
  hasChildren?(): Promise<boolean>;
  /** The version that the client has seen: `Last-Event-ID`, or 0. */
  since: number;
  /** Returns what to send. It's called for each job that is sent to a client that is still connected. */
  view(job: Seen): object | Promise<object>;
  /** Returns whether to send a job although the client has seen its version; by default never. */
  repeats?(job: Seen): boolean;
  /** Ends the stream, as its client disconnecting does. */
  until?: AbortSignal;
  /** Called once when the stream is over. A stream that is never read is over when its client disconnects. */
  onEnd?(): void;
}

/**
 * Returns a stream of changed jobs: `event: job`, the version as an increasing ID, a comment every 15 s. The stream of one
 * job sends `event: children` when it has child jobs that change. A slow client gets the latest state of each job instead of
 * a backlog. Every stream ends after an hour. It watches nothing until it is read.
 *
 * @example
 * streamJobs({ request, changes: (signal) => jobs.watch(id, signal), jobId: id, since: 0, view: ({ id, state }) => ({ id, state }) });
 */
export function streamJobs<Seen extends Job>(options: StreamOptions<Seen>): Response {
  // The stream would never be read.
  if (options.request.method === 'HEAD') return new Response(null, { headers });
  const over = new AbortController();
  const end = () => over.abort();
  const { request, until, onEnd } = options;
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
  async function* frames(): AsyncGenerator<string> {
    try {
      yield* eventsOf(options, over.signal);
    } finally {
      end();
    }
  }
  return new Response(textStream(frames(), end), { headers });
}

async function* eventsOf<Seen extends Job>(
  { changes, jobId, hasChildren, since, view, repeats }: StreamOptions<Seen>,
  signal: AbortSignal,
): AsyncGenerator<string> {
  const endsAt = performance.now() + maxAgeMs;
  const jobs = changes(signal);
  let lastId = since;
  let childrenAt = Number.POSITIVE_INFINITY;
  // The watch has begun when the client reads the first comment: what the client then reads elsewhere is older.
  const first = Promise.allSettled([jobs.next()]);
  yield ': open\n\n';
  if (await hasChildren?.()) yield childrenEvent;
  let next: Promise<IteratorResult<Seen>> | null = first.then(([outcome]) => settled(outcome));
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
    if (jobId !== undefined && job.id !== jobId) {
      childrenAt = Math.min(childrenAt, now + childrenEveryMs);
      continue;
    }
    const isLast = jobId !== undefined && hasFinished(job.state);
    if (isLast && childrenAt !== Number.POSITIVE_INFINITY) yield childrenEvent;
    if (jobId === undefined || job.version > since || repeats?.(job)) {
      // Changes of two jobs may arrive out of order. The ID then stays, so that none is missed on reconnection.
      const id = job.version > lastId ? `id: ${job.version}\n` : '';
      lastId = Math.max(lastId, job.version);
      yield `event: job\n${id}data: ${JSON.stringify(await view(job))}\n\n`;
    }
    if (isLast) return;
  }
}

function settled<Value>(outcome: PromiseSettledResult<Value>): Value {
  if (outcome.status === 'rejected') throw outcome.reason;
  return outcome.value;
}

/** Returns what a promise resolves to, or null if it takes longer. */
async function within<Value>(promise: Promise<Value>, ms: number): Promise<Value | null> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<null>((resolve) => {
    timer = setTimeout(() => resolve(null), Math.max(0, ms));
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** Generates the next piece only when it is read: the client's pace is the stream's. */
function textStream(pieces: AsyncGenerator<string>, onCancel: () => void): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  async function pull(controller: ReadableStreamDefaultController<Uint8Array>): Promise<void> {
    const { done, value } = await pieces.next();
    if (done) controller.close();
    else controller.enqueue(encoder.encode(value));
  }
  return new ReadableStream({ pull, cancel: onCancel }, { highWaterMark: 0 });
}
