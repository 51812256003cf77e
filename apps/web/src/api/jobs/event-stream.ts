import { hasFinished } from '@offload/core/contract';
import type { JobRow } from '@offload/db';
import { textStream } from '@/server/http/text-stream';
import type { LiveUpdates } from '@/server/live/live-updates';
import { heldUpBy } from '@/server/live/outages';
import type { Watch } from '@/server/live/watches';
import type { JobView } from './job-schema';
import { viewJobFor } from './job-view';

const commentEveryMs = 15_000;

// However many child jobs change meanwhile.
const childrenEveryMs = 500;

// Then the client reconnects, which checks its session again.
const maxAgeMs = 60 * 60_000;

export const eventStreamHeaders = {
  'Content-Type': 'text/event-stream; charset=utf-8',
  // `no-transform` prevents compression, which would delay events.
  'Cache-Control': 'private, no-store, no-transform',
  'X-Accel-Buffering': 'no',
};

interface CurrentState {
  rows: JobRow[];
  /** Whether the job has child jobs, which may have changed before the stream was opened. */
  hasChildren: boolean;
}

interface EventStreamOptions {
  of: Watch['of'];
  by: Watch['by'];
  /** Reads the current state, or null if there's nothing more to send. Called after the watch has begun, to miss no change. */
  first: () => Promise<CurrentState | null>;
  /** The version that the client has already seen. */
  seen: bigint;
  /** Aborts when the client disconnects. */
  signal: AbortSignal;
  /** Awaited with each row before it is sent to a client that is still connected. */
  onSend?(row: JobRow): Promise<void>;
}

/**
 * Opens a stream of changed jobs: `event: job`, the version as an increasing ID, a comment every 15 s. A slow client gets
 * the latest state of each job instead of a backlog. The stream of one job sends `event: children` if it has child jobs and
 * whenever they change, and closes when the job finishes. Every stream closes after an hour. Returns null if there's nothing
 * more to send. Throws an `ApiError` if the watch is rejected, and what `first` throws.
 */
export async function openEventStream(
  live: LiveUpdates,
  { of, by, first, seen, signal, onSend }: EventStreamOptions,
): Promise<Response | null> {
  const news = collectNews(live, { of, by }, signal);
  const current = await first().catch((error: unknown) => {
    news.end();
    throw error;
  });
  if (!current) {
    news.end();
    return null;
  }
  let isCanceled = false;
  const endsAt = performance.now() + maxAgeMs;

  const frames = async function* (): AsyncGenerator<string> {
    try {
      let lastId = seen;
      yield ': open\n\n';
      if (current.hasChildren) yield childrenEvent;
      news.add(current.rows);
      for (;;) {
        const rows = await news.next(commentEveryMs);
        if (rows === 'over' || performance.now() >= endsAt) return;
        if (news.takeChildren()) yield childrenEvent;
        else if (rows.length === 0) yield ': still here\n\n';
        for (const row of rows) {
          if (!isCanceled && !signal.aborted) await onSend?.(row);
          // Changes of two jobs may arrive out of order. The ID then stays, so that none is missed on reconnection.
          yield writeEvent(viewJobFor(by, row), row.version > lastId ? row.version : null);
          if (row.version > lastId) lastId = row.version;
          if ('jobId' in of && hasFinished(row.state)) news.end();
        }
      }
    } finally {
      news.end();
    }
  };
  const body = textStream(frames(), () => {
    isCanceled = true;
    news.end();
  });
  return new Response(body, { headers: eventStreamHeaders });
}

const childrenEvent = 'event: children\ndata: {}\n\n';

function writeEvent(job: JobView, id: bigint | null): string {
  return `event: job\n${id === null ? '' : `id: ${id}\n`}data: ${JSON.stringify(job)}\n\n`;
}

function collectNews(live: LiveUpdates, whose: Pick<Watch, 'of' | 'by'>, signal: AbortSignal) {
  const unread = new Map<string, JobRow>();
  const newest = new Map<string, { version: bigint; heldUp: string | undefined }>();
  let isOver = false;
  let hasChildren = false;
  let soon: NodeJS.Timeout | undefined;
  let wake: (() => void) | null = null;

  function add(rows: JobRow[]): void {
    for (const row of rows) {
      const { id, version } = row;
      const heldUp = heldUpBy(row);
      const known = newest.get(id);
      if (known && (version < known.version || (version === known.version && heldUp === known.heldUp)))
        continue;
      newest.set(id, { version, heldUp });
      unread.set(id, row);
    }
    wake?.();
  }
  function addChild(): void {
    soon ??= setTimeout(() => {
      soon = undefined;
      hasChildren = true;
      wake?.();
    }, childrenEveryMs);
  }
  function end(): void {
    isOver = true;
    clearTimeout(soon);
    stopWatching();
    signal.removeEventListener('abort', end);
    wake?.();
  }
  const { of } = whose;
  const isChild = ({ id }: JobRow) => 'jobId' in of && of.jobId !== id;
  const onChange = (row: JobRow) => (isChild(row) ? addChild() : add([row]));
  const stopWatching = live.watch({ ...whose, onChange, onEnd: end });
  signal.addEventListener('abort', end, { once: true });
  if (signal.aborted) end();

  return {
    add,
    end,
    /** Returns whether child jobs have changed since. */
    takeChildren(): boolean {
      const had = hasChildren;
      hasChildren = false;
      return had;
    },
    /** The rows that have changed since, oldest version first; none after `patienceMs`; `over` when that was all. */
    async next(patienceMs: number): Promise<JobRow[] | 'over'> {
      if (unread.size === 0 && !hasChildren && !isOver) {
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, patienceMs);
          wake = () => {
            clearTimeout(timer);
            resolve();
          };
        });
      }
      const rows = [...unread.values()].sort((a, b) => (a.version < b.version ? -1 : 1));
      unread.clear();
      return rows.length === 0 && isOver ? 'over' : rows;
    },
  };
}
