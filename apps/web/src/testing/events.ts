import type { JobView } from '@/api/jobs/job-schema';

interface ReadEvent {
  id: string | null;
  job: JobView;
}

export interface EventReader {
  response: Response;
  events: ReadEvent[];
  comments: string[];
  ended(): boolean;
  states(): string[];
  /** Goes away, as a reader that closes its connection. */
  close(): Promise<void>;
}

/** Opens an event stream and reads it as it comes. */
export async function readEvents(
  open: (init: RequestInit) => Promise<Response>,
  lastEventId?: string | null,
): Promise<EventReader> {
  const gone = new AbortController();
  const headers = lastEventId ? { 'Last-Event-ID': lastEventId } : {};
  const response = await open({ headers, signal: gone.signal });
  if (response.status !== 200 || !response.body) throw new Error(`no stream: ${response.status}`);
  const events: ReadEvent[] = [];
  const comments: string[] = [];
  let isEnded = false;

  async function read(body: ReadableStream<Uint8Array>): Promise<void> {
    let text = '';
    const decoder = new TextDecoder();
    for await (const chunk of body) {
      text += decoder.decode(chunk, { stream: true });
      const frames = text.split('\n\n');
      text = frames.pop() ?? '';
      for (const frame of frames) keep(frame);
    }
    isEnded = true;
  }
  function keep(frame: string): void {
    if (frame.startsWith(':')) comments.push(frame.slice(1).trim());
    else events.push(parse(frame));
  }
  const reading = read(response.body);
  return {
    response,
    events,
    comments,
    ended: () => isEnded,
    states: () => events.map(({ job }) => job.state),
    async close() {
      gone.abort();
      await reading;
    },
  };
}

function parse(frame: string): ReadEvent {
  const fields = new Map(
    frame.split('\n').map((line) => [line.split(': ', 1)[0], line.replace(/^\w+: /, '')]),
  );
  if (fields.get('event') !== 'job') throw new Error(`not a job: ${frame}`);
  return { id: fields.get('id') ?? null, job: JSON.parse(fields.get('data') ?? '') };
}
