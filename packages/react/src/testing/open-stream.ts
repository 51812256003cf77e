import { onTestFinished } from 'vitest';
import { readEvents, type ServerEvent } from '../client/read-events';

/** Reads an event stream until the test is over. */
export async function openStream(
  respond: (headers: Record<string, string>, init: RequestInit) => Promise<Response>,
  lastId = '',
) {
  const gone = new AbortController();
  const headers = { Accept: 'text/event-stream', ...(lastId && { 'Last-Event-ID': lastId }) };
  const response = await respond(headers, { signal: gone.signal });
  const events: ServerEvent[] = [];
  let isOver = false;
  const reading = response.body && readEvents(response.body, lastId, (more) => events.push(...more));
  const read = reading?.then(() => {
    isOver = true;
  });
  onTestFinished(async () => {
    gone.abort();
    await read;
  });
  const bodies = () => events.filter(({ name }) => name === 'job').map(({ data }) => JSON.parse(data));
  return { response, events, bodies, states: () => bodies().map(({ state }) => state), isOver: () => isOver };
}
