import { type Outcome, poll, readStream, standardTiming } from './attempts';
import { isShown, onReturn, whenShown } from './page-events';
import type { ServerEvent } from './read-events';

/**
 * How current the page is: `connecting` at first, then `live` by a stream, or `polling` if no stream gets through.
 * `interrupted` until the server can be reached again, `paused` while the page is hidden, `denied` if the caller may not see
 * it, and `closed` if there is nothing (more) to follow.
 */
export type Connection = 'connecting' | 'live' | 'polling' | 'interrupted' | 'paused' | 'denied' | 'closed';

/** The options of `follow`: URLs, and functions that get events and JSON as the text that the server has sent. */
export interface FollowOptions {
  /** A route that serves JSON, and a stream of events to those who accept one. */
  url: string;
  /** The URL of the stream, if it's another one. */
  eventsUrl?: string | undefined;
  /**
   * What to do while the page is hidden: `follow` anyway, or rest, and then `resume` after the last event or `restart` with
   * the current state. By default `resume`.
   */
  whenHidden?: 'resume' | 'restart' | 'follow';
  onEvent(event: ServerEvent): void;
  /** Called when a stream has opened: it has all later changes. If this rejects, the stream is opened again later. */
  onOpen?(signal: AbortSignal): Promise<void>;
  /** Called with the JSON when it has changed, while the page polls. Without it, it never polls. */
  onBody?(json: string): void;
  onConnection(connection: Connection): void;
}

/**
 * Follows a route until the returned function is called: by a stream that resumes where it was interrupted, or by polling
 * where something buffers the stream. It rests while the page is hidden, and stops when the server says that it's over (204).
 * If the caller may not see it (401, 403, 404, 410), it asks again when the user returns, who may have signed in.
 *
 * @example
 * const stop = follow({
 *   url: '/api/jobs',
 *   onEvent: ({ name, data }) => name === 'job' && show(JSON.parse(data)),
 *   onBody: (json) => showAll(JSON.parse(json)),
 *   onConnection: setConnection,
 * });
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
  const { whenHidden = 'resume', onConnection, onBody } = options;
  const rests = whenHidden !== 'follow';
  const say = (connection: Connection) => {
    if (!closed.aborted) onConnection(connection);
  };
  const state = { lastId: '', pause: timing.firstPause };
  let attempt: typeof readStream = readStream;
  say('connecting');
  while (!closed.aborted) {
    if (rests && !isShown()) {
      say('paused');
      await whenShown(closed);
      if (whenHidden === 'restart') state.lastId = '';
    }
    const ended = await whilePossible(rests, closed, (signal) =>
      attempt(options, { state, timing, signal, say }),
    );
    const outcome = ended === 'silent' && !onBody ? 'failed' : ended;
    if (outcome === 'over') return say('closed');
    attempt = outcome === 'silent' || (outcome === 'failed' && attempt === poll) ? poll : readStream;
    if (outcome === 'silent' || outcome === 'stopped') continue;
    say(outcome === 'denied' ? 'denied' : 'interrupted');
    await returned(closed, outcome === 'denied' ? null : state.pause);
    state.pause = Math.min(state.pause * 2, timing.maxPause);
  }
}

/** Runs an attempt. Its signal aborts when the page is hidden or the network changes, because the old connection falls silent. */
async function whilePossible(
  rests: boolean,
  closed: AbortSignal,
  attempt: (signal: AbortSignal) => Promise<Outcome>,
): Promise<Outcome> {
  const stopped = new AbortController();
  const over = new AbortController();
  const { signal } = over;
  const stop = () => stopped.abort();
  window.addEventListener('online', stop, { signal });
  if (rests) document.addEventListener('visibilitychange', () => isShown() || stop(), { signal });
  try {
    return await attempt(AbortSignal.any([closed, stopped.signal]));
  } finally {
    over.abort();
  }
}

/** Resolves when the user or the network returns, or after a pause in milliseconds. */
async function returned(closed: AbortSignal, pause: number | null): Promise<void> {
  if (closed.aborted) return;
  await new Promise<void>((resolve) => {
    const timer = pause === null ? undefined : setTimeout(done, pause);
    const stop = onReturn(done);
    function done() {
      clearTimeout(timer);
      stop();
      closed.removeEventListener('abort', done);
      resolve();
    }
    closed.addEventListener('abort', done);
  });
}
