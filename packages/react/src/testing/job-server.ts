import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { JobState } from '@offload/core/contract';
import type { ShownJob } from '../server/exposed';

interface Seen {
  path: string;
  query: string;
  isStream: boolean;
  lastId: string | undefined;
  status: number;
}

/** How the server treats a stream: normally, like a proxy that buffers or that sends a page, or with this status. */
type Mode = 'stream' | 'buffer' | 'refuse' | number;

let version = 0;

/** Makes a job in a state, newer than all others. */
export function jobIn(state: JobState, id: string, more: Partial<ShownJob> = {}): ShownJob {
  version += 1;
  const hasEnded = state === 'succeeded' || state === 'failed' || state === 'canceled';
  return {
    id,
    kind: 'test',
    state,
    version,
    attempt: 1,
    maxAttempts: 3,
    startedAt: null,
    runStartedAt: null,
    nextAttemptAt: null,
    createdAt: new Date(0).toISOString(),
    finishedAt: hasEnded ? new Date(version).toISOString() : null,
    ...more,
  };
}

/** Starts a server on loopback that serves jobs as the routes do, and that the test sets. */
export async function startJobServer() {
  const jobs = new Map<string, ShownJob>();
  const seen: Seen[] = [];
  const streams = new Map<ServerResponse, string>();
  let mode: Mode = 'stream';
  let delay: Promise<void> | null = null;
  const open = new Set<ServerResponse>();
  let mostOpen = 0;

  function respond(request: IncomingMessage, response: ServerResponse): void {
    const { pathname, search: query } = new URL(request.url ?? '', 'http://localhost');
    const id = pathname.split('/')[2] ?? '';
    const job = jobs.get(id);
    const isStream = request.headers.accept === 'text/event-stream';
    const tag = `"${job?.version ?? [...jobs.values()].map((one) => one.version).join()}"`;
    const isKnown = request.headers['if-none-match'] === tag;
    const status = isStream && typeof mode === 'number' ? mode : id && !job ? 404 : isKnown ? 304 : 200;
    const lastId = request.headers['last-event-id']?.toString();
    seen.push({ path: pathname, query, isStream, lastId, status });
    if (status !== 200) {
      response.writeHead(status).end();
    } else if (isStream && mode !== 'refuse') {
      streams.set(response, id);
      response.on('close', () => streams.delete(response));
      response.writeHead(200, { 'Content-Type': 'text/event-stream; charset=utf-8' });
      if (mode === 'buffer') return;
      response.write(': open\n\n');
      if (job) send(response, job);
    } else {
      const body = JSON.stringify(job ?? pageOf(new URLSearchParams(query)));
      const end = () => response.writeHead(200, { 'Content-Type': 'application/json', ETag: tag }).end(body);
      open.add(response);
      response.on('close', () => open.delete(response));
      mostOpen = Math.max(mostOpen, open.size);
      if (delay) void delay.then(end);
      else end();
      delay = null;
    }
  }
  function pageOf(query: URLSearchParams): { jobs: ShownJob[]; nextCursor: string | null } {
    const [kind, states] = [query.get('kind'), query.get('state')?.split(',')];
    const found = [...jobs.values()]
      .filter((job) => (!kind || job.kind === kind) && (!states || states.includes(job.state)))
      .reverse();
    const page = found.slice(0, Number(query.get('limit') ?? 25));
    return { jobs: page, nextCursor: found.length > page.length ? (page.at(-1)?.id ?? null) : null };
  }
  function send(stream: ServerResponse, job: ShownJob): void {
    stream.write(`event: job\nid: ${job.version}\ndata: ${JSON.stringify(job)}\n\n`);
  }

  const server = createServer(respond).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  return {
    /** All requests so far. */
    seen,
    streams: () => streams.size,
    url: (id?: string) => `http://127.0.0.1:${port}/jobs${id ? `/${id}` : ''}`,
    /** Stores a job, and sends it to its watchers. */
    set(job: ShownJob): ShownJob {
      jobs.set(job.id, job);
      if (mode === 'stream')
        for (const [stream, id] of streams) if (id === '' || id === job.id) send(stream, job);
      return job;
    },
    /** Deletes a job, for which there is no event. */
    delete(id: string): void {
      jobs.delete(id);
    },
    /** Sends something other than the stored job. */
    sendAlso(text: string): void {
      for (const stream of streams.keys()) stream.write(text);
    },
    treatStreams(next: Mode): void {
      mode = next;
    },
    /** How many responses that are JSON were awaited at once. */
    mostReads: () => mostOpen,
    /** Delays the next of them, with what it has when it's requested, until the returned function is called. */
    delayRead(): () => void {
      let release = () => {};
      delay = new Promise((resolve) => {
        release = resolve;
      });
      return () => release();
    },
    /** Ends all streams, as a restart does. */
    interrupt(): void {
      for (const stream of streams.keys()) stream.destroy();
    },
    async close(): Promise<void> {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

export type JobServer = Awaited<ReturnType<typeof startJobServer>>;
