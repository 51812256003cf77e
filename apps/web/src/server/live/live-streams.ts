import { listen } from '@offload/core/sql';
import { type Database, userChannel } from '@offload/db';
import type { Person } from '../auth/session';
import { ApiError } from '../http/api-error';

/** The user of a stream, who sees nothing more once their session or token has ended. */
type Viewer = Pick<Person, 'id' | 'sessionId' | 'token'>;

/** A browser opens one per tab. */
const maxPerUser = 20;

/** A program that reconnects is checked again, so a stream that should have ended doesn't go on for days. */
const maxTokenStreamMs = 600_000;

interface Stream {
  by: Viewer;
  end(): void;
}

/** Counts the event streams of this process, and ends those whose session or token ends. */
export function createLiveStreams(db: Database, listenUrl: string, onError: (error: unknown) => void) {
  const streams = new Set<Stream>();
  const closing = new AbortController();

  function recheck(userId?: string): void {
    const concerned = [...streams].filter(({ by }) => userId === undefined || by.id === userId);
    if (concerned.length > 0) endWithoutAccess(db, concerned).catch(onError);
  }
  const listener = listen(listenUrl, {
    channels: { [userChannel]: recheck },
    // Notifications during a disconnection are lost.
    onGap: () => recheck(),
  });

  return {
    /**
     * Counts a stream until it is over. Returns a signal that aborts when it has to end. Throws a 429 if this user has
     * `maxPerUser` streams in this process, and a 503 once it is closed.
     */
    open(by: Viewer, { signal }: Request) {
      if (closing.signal.aborted) throw closedError();
      if ([...streams].filter((stream) => stream.by.id === by.id).length >= maxPerUser) throw tooManyError();
      return addStream(streams, by, signal);
    },
    watching: () => streams.size,
    /** Aborts when the process stops. */
    closing: closing.signal,
    /** Ends every stream, and accepts no more. */
    async close(): Promise<void> {
      closing.abort();
      for (const stream of streams) stream.end();
      await listener.close();
    },
  };
}

function addStream(streams: Set<Stream>, by: Viewer, signal: AbortSignal) {
  const over = new AbortController();
  const stream = { by, end: () => over.abort() };
  const timer = by.token && setTimeout(stream.end, Math.min(by.token.endsInMs, maxTokenStreamMs));
  const onEnd = () => {
    streams.delete(stream);
    if (timer) clearTimeout(timer);
  };
  streams.add(stream);
  over.signal.addEventListener('abort', onEnd);
  // A stream that is never read doesn't end by itself.
  signal.addEventListener('abort', stream.end);
  if (signal.aborted) stream.end();
  return { until: over.signal, onEnd };
}

function closedError(): ApiError {
  return new ApiError(503, 'The server is restarting. Try again in a moment.', undefined, 1);
}

function tooManyError(): ApiError {
  const detail = 'Too many pages with live updates are open. Close some of them.';
  return new ApiError(429, detail, undefined, 10);
}

/**
 * Ends the streams whose session has ended, or whose user has been disabled, and those of tokens: a program that reconnects is
 * checked again.
 */
async function endWithoutAccess(db: Database, streams: Stream[]): Promise<void> {
  const ofSessions = streams.filter(({ by }) => by.token === null);
  const sessions = await db.session.findMany({
    where: {
      id: { in: [...new Set(ofSessions.map(({ by }) => by.sessionId))] },
      expiresAt: { gt: new Date() },
      user: { banned: false },
    },
    select: { id: true },
  });
  const living = new Set(sessions.map(({ id }) => id));
  for (const { by, end } of streams) if (!living.has(by.sessionId)) end();
}
