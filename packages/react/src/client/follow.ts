import { isShown, onReturn, onVisibility, whenShown } from './page-events';
import { readEvents, type ServerEvent } from './read-events';

/**
 * How up to date the page is: `connecting` at first, then `live` by a stream or `polling` where none gets through;
 * `interrupted` until the server can be reached again, `paused` while the page is hidden, `denied` if the caller may not see
 * it, and `closed` if there is nothing (more) to follow.
 */
export type Connection = 'connecting' | 'live' | 'polling' | 'interrupted' | 'paused' | 'denied' | 'closed';

interface FollowOptions {
  /** A route that serves JSON, and a stream of events to those who accept one. */
  url: string;
  /** The `Last-Event-ID` to begin after. */
  lastId?: string;
  onEvent(event: ServerEvent): void;
  /** Called when a stream has opened: it has all later changes. If this rejects, the stream is opened again later. */
  onOpen?(signal: AbortSignal): Promise<void>;
  /** Called with the JSON when it has changed, while the page polls. */
  onBody(json: string): void;
  onConnection(connection: Connection): void;
}

/** In milliseconds. */
export const standardTiming = {
  /** A stream begins at once. If nothing arrives for so long, something buffers it. */
  firstByte: 5_000,
  /** A stream has a comment every 15 s. */
  silence: 40_000,
  poll: 2_000,
  /** Between failed attempts: at first, and at most. */
  firstPause: 1_000,
  maxPause: 30_000,
};

type Outcome = 'ended' | 'over' | 'denied' | 'silent' | 'failed' | 'hidden';

/**
 * Follows a route until the returned function is called: by a stream that resumes where it was interrupted, or by polling
 * where something buffers the stream. It rests while the page is hidden, and stops when the server says that it's over (204)
 * or that the caller may not see it (401, 403, 404, 410).
 */
export function follow(options: FollowOptions, timing = standardTiming): () => void {
  const closed = new AbortController();
  void run(options, timing, closed.signal);
  return () => closed.abort();
}

async function run(
  options: FollowOptions,
  timing: typeof standardTiming,
  closed: AbortSignal,
): Promise<void> {
  const say = (connection: Connection) => {
    if (!closed.aborted) options.onConnection(connection);
  };
  const state = { lastId: options.lastId ?? '', pause: timing.firstPause };
  let stream: typeof readStream = readStream;
  say('connecting');
  while (!closed.aborted) {
    if (!isShown()) {
      say('paused');
      await whenShown(closed);
      stream = readStream;
      continue;
    }
    const outcome = await whileShown(closed, (signal) => stream(options, { state, timing, signal, say }));
    if (outcome === 'over') return say('closed');
    if (outcome === 'denied') return say('denied');
    if (outcome === 'silent') stream = poll;
    if (outcome !== 'failed' && outcome !== 'ended') continue;
    say('interrupted');
    await returned(closed, state.pause);
    state.pause = Math.min(state.pause * 2, timing.maxPause);
  }
}

interface Attempt {
  state: { lastId: string; pause: number };
  timing: typeof standardTiming;
  signal: AbortSignal;
  say(connection: Connection): void;
}

async function readStream(options: FollowOptions, { state, timing, signal, say }: Attempt): Promise<Outcome> {
  const silence = new AbortController();
  const over = new AbortController();
  let opening: Promise<void> | undefined;
  let timer = setTimeout(() => silence.abort(), timing.firstByte);
  const heard = () => {
    clearTimeout(timer);
    timer = setTimeout(() => silence.abort(), timing.silence);
  };
  const given = AbortSignal.any([signal, silence.signal, over.signal]);
  try {
    const headers = { Accept: 'text/event-stream', ...(state.lastId && { 'Last-Event-ID': state.lastId }) };
    const response = await fetch(options.url, { headers, cache: 'no-store', signal: given });
    const refusal = outcomeOf(response);
    if (refusal || !response.body) return refusal ?? 'failed';
    // Whatever isn't a stream, such as the page of a proxy, won't become one.
    if (!response.headers.get('Content-Type')?.startsWith('text/event-stream')) return 'silent';
    await new Promise<void>((resolve, reject) => {
      const onEvents = (events: ServerEvent[]) => {
        heard();
        if (given.aborted) return;
        state.pause = timing.firstPause;
        say('live');
        opening ??= options.onOpen?.(given);
        opening?.catch(reject);
        for (const event of events) {
          state.lastId = event.lastId;
          options.onEvent(event);
        }
      };
      if (response.body) readEvents(response.body, state.lastId, onEvents).then(resolve, reject);
    });
    return 'ended';
  } catch {
    if (signal.aborted) return 'hidden';
    return silence.signal.aborted ? 'silent' : 'failed';
  } finally {
    clearTimeout(timer);
    over.abort();
  }
}

async function poll(options: FollowOptions, { state, timing, signal, say }: Attempt): Promise<Outcome> {
  let tag = '';
  try {
    while (!signal.aborted) {
      const headers = { Accept: 'application/json', ...(tag && { 'If-None-Match': tag }) };
      const response = await fetch(options.url, { headers, cache: 'no-store', signal });
      const refusal = response.status === 304 ? null : outcomeOf(response);
      if (refusal) return refusal;
      state.pause = timing.firstPause;
      say('polling');
      if (response.status !== 304) {
        tag = response.headers.get('ETag') ?? '';
        const json = await response.text();
        if (!signal.aborted) options.onBody(json);
      }
      await sleep(timing.poll, signal);
    }
    return 'hidden';
  } catch {
    return signal.aborted ? 'hidden' : 'failed';
  }
}

function outcomeOf({ ok, status }: Response): Outcome | null {
  if (status === 204) return 'over';
  if ([401, 403, 404, 410].includes(status)) return 'denied';
  return ok ? null : 'failed';
}

/** Runs an attempt whose signal aborts when the page is hidden. */
async function whileShown(
  closed: AbortSignal,
  attempt: (signal: AbortSignal) => Promise<Outcome>,
): Promise<Outcome> {
  const hidden = new AbortController();
  const stop = onVisibility(() => {
    if (!isShown()) hidden.abort();
  });
  try {
    return await attempt(AbortSignal.any([closed, hidden.signal]));
  } finally {
    stop();
  }
}

/** Resolves after a pause, or when the user or the network returns. */
async function returned(closed: AbortSignal, ms: number): Promise<void> {
  const back = new AbortController();
  const stop = onReturn(() => back.abort());
  await sleep(ms, AbortSignal.any([closed, back.signal]));
  stop();
}

async function sleep(ms: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  await new Promise<void>((resolve) => {
    const timer = setTimeout(done, ms);
    function done() {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    }
    signal.addEventListener('abort', done);
  });
}
