import type { Connection, FollowOptions } from './follow';
import { readEvents, type ServerEvent } from './read-events';

/** In milliseconds. */
export const standardTiming = {
  /** A stream begins immediately. If nothing arrives for this long, a proxy buffers it. */
  firstByte: 5_000,
  /** A stream has a comment every 15 s. */
  silence: 40_000,
  poll: 2_000,
  /** The first and the longest pause between failed attempts. */
  firstPause: 1_000,
  maxPause: 30_000,
};

/** How an attempt ended: `over` and `denied` by the server, `silent` without events, `stopped` by its signal. */
export type Outcome = 'ended' | 'over' | 'denied' | 'silent' | 'failed' | 'stopped';

interface Attempt {
  state: { lastId: string; pause: number };
  timing: typeof standardTiming;
  signal: AbortSignal;
  say(connection: Connection): void;
}

/** Reads a stream from after the last event that was read until it ends. */
export async function readStream(options: FollowOptions, attempt: Attempt): Promise<Outcome> {
  const { state, timing, signal } = attempt;
  const silence = noticeSilence(timing);
  const over = new AbortController();
  const given = AbortSignal.any([signal, silence.signal, over.signal]);
  try {
    const headers = { Accept: 'text/event-stream', ...(state.lastId && { 'Last-Event-ID': state.lastId }) };
    const { url, eventsUrl = url } = options;
    const response = await fetch(eventsUrl, { headers, cache: 'no-store', signal: given });
    const { body } = response;
    const refusal = outcomeOf(response);
    if (refusal || !body) return refusal ?? 'failed';
    // A response that isn't a stream, such as a proxy's page, won't become one.
    if (!response.headers.get('Content-Type')?.startsWith('text/event-stream')) return 'silent';
    await passOn(body, options, { ...attempt, signal: given }, silence.heard);
    return 'ended';
  } catch {
    if (signal.aborted) return 'stopped';
    return silence.signal.aborted ? 'silent' : 'failed';
  } finally {
    silence.stop();
    over.abort();
  }
}

/** Passes on the events of a stream until it ends. Rejects if it breaks, or if `onOpen` rejects. */
function passOn(
  body: ReadableStream<Uint8Array>,
  { onOpen, onEvent }: FollowOptions,
  { state, timing, signal, say }: Attempt,
  heard: () => void,
): Promise<void> {
  let isOpen = false;
  async function open(): Promise<void> {
    await onOpen?.(signal);
    state.pause = timing.firstPause;
  }
  return new Promise((resolve, reject) => {
    const onEvents = (events: ServerEvent[]) => {
      heard();
      if (signal.aborted) return;
      say('live');
      if (!isOpen) open().catch(reject);
      isOpen = true;
      for (const event of events) {
        state.lastId = event.lastId;
        onEvent(event);
      }
    };
    readEvents(body, state.lastId, onEvents).then(resolve, reject);
  });
}

/** Returns a signal that aborts when nothing has arrived for too long. */
function noticeSilence(timing: typeof standardTiming) {
  const silent = new AbortController();
  let timer = setTimeout(() => silent.abort(), timing.firstByte);
  return {
    signal: silent.signal,
    heard(): void {
      clearTimeout(timer);
      timer = setTimeout(() => silent.abort(), timing.silence);
    },
    stop: () => clearTimeout(timer),
  };
}

export async function poll(
  { url, onBody }: FollowOptions,
  { state, timing, signal, say }: Attempt,
): Promise<Outcome> {
  let tag = '';
  let known = '';
  try {
    while (!signal.aborted) {
      const headers = { Accept: 'application/json', ...(tag && { 'If-None-Match': tag }) };
      const response = await fetch(url, { headers, cache: 'no-store', signal });
      const refusal = response.status === 304 ? null : outcomeOf(response);
      if (refusal) return refusal;
      state.pause = timing.firstPause;
      say('polling');
      if (response.status !== 304) {
        tag = response.headers.get('ETag') ?? '';
        const json = await response.text();
        // Not every route has an ETag.
        if (json !== known && !signal.aborted) onBody?.(json);
        known = json;
      }
      await sleep(timing.poll, signal);
    }
    return 'stopped';
  } catch {
    return signal.aborted ? 'stopped' : 'failed';
  }
}

function outcomeOf({ ok, status }: Response): Outcome | null {
  if (status === 204) return 'over';
  if ([401, 403, 404, 410].includes(status)) return 'denied';
  return ok ? null : 'failed';
}

/** Resolves after a time, or when the signal aborts. */
export async function sleep(ms: number, signal: AbortSignal): Promise<void> {
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
