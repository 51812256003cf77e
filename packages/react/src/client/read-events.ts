/** An event of an event stream. */
export interface ServerEvent {
  name: string;
  data: string;
  /** The ID to resume after: that of this event, or else of the last event before it that has one. */
  lastId: string;
}

/**
 * Reads an event stream as it arrives. `onEvents` gets the events of each piece: none for a comment. Resolves when the server
 * has ended the stream.
 */
export async function readEvents(
  body: ReadableStream<Uint8Array>,
  lastId: string,
  onEvents: (events: ServerEvent[]) => void,
): Promise<void> {
  const decoder = new TextDecoder();
  const reader = body.getReader();
  let text = '';
  let id = lastId;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    text += decoder.decode(value, { stream: true });
    const frames = text.split('\n\n');
    text = frames.pop() ?? '';
    const events = frames.map((frame) => {
      const event = parseFrame(frame, id);
      id = event.lastId;
      return event;
    });
    onEvents(events.filter(({ data }) => data !== ''));
  }
}

function parseFrame(frame: string, lastId: string): ServerEvent {
  const event = { name: 'message', data: '', lastId };
  for (const line of frame.split('\n')) {
    const [field, value] = splitLine(line);
    if (field === 'event') event.name = value;
    if (field === 'data') event.data = value;
    if (field === 'id') event.lastId = value;
  }
  return event;
}

function splitLine(line: string): [string, string] {
  const colon = line.indexOf(':');
  return colon < 0 ? [line, ''] : [line.slice(0, colon), line.slice(colon + 1).trimStart()];
}
