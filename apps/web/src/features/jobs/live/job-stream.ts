import type { JobView } from '@/api/jobs/job-schema';

export type Connection = 'connecting' | 'open' | 'interrupted';

interface JobStreamHandlers {
  onJob: (job: JobView) => void;
  /** Called when child jobs have changed. */
  onChildren?: () => void;
  onConnection: (connection: Connection) => void;
}

const firstPauseMs = 1_000;
const maxPauseMs = 30_000;

/**
 * Follows a stream of job events until it is closed. If the connection breaks, the browser reconnects and resumes by
 * itself. If the server rejects it (while it restarts, say), the browser gives up, and this retries with backoff.
 */
export function openJobStream(
  url: string,
  { onJob, onChildren, onConnection }: JobStreamHandlers,
): () => void {
  let source: EventSource;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let pauseMs = firstPauseMs;

  function connect() {
    source = new EventSource(url);
    source.addEventListener('open', () => {
      pauseMs = firstPauseMs;
      onConnection('open');
    });
    source.addEventListener('job', (event: MessageEvent<string>) => {
      // Our own server wrote it from the same schema. Checking it again would ship the schema to every browser.
      const job: JobView = JSON.parse(event.data);
      onJob(job);
    });
    if (onChildren) source.addEventListener('children', onChildren);
    source.addEventListener('error', () => {
      onConnection('interrupted');
      if (source.readyState !== EventSource.CLOSED) return;
      timer = setTimeout(connect, pauseMs);
      pauseMs = Math.min(pauseMs * 2, maxPauseMs);
    });
  }

  onConnection('connecting');
  connect();
  return () => {
    clearTimeout(timer);
    source.close();
  };
}
