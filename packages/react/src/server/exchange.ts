/** A route handler of Next.js, and of anything else that has web-standard requests. */
export interface Route {
  GET(request: Request): Promise<Response>;
}

/** Returns a response in problem details (RFC 9457). */
export function problem(status: number, title: string, detail: string): Response {
  const headers = { 'Content-Type': 'application/problem+json', 'Cache-Control': 'private, no-store' };
  return new Response(JSON.stringify({ type: 'about:blank', title, status, detail }), { status, headers });
}

/** Returns JSON with a strong ETag, or a 304 if the caller has it. */
export async function taggedJson(request: Request, body: object): Promise<Response> {
  const text = JSON.stringify(body);
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
  const tag = `"${Buffer.from(digest).toString('base64url')}"`;
  const headers = { ETag: tag, 'Cache-Control': 'private, no-cache', Vary: 'Accept' };
  if (knowsTag(request.headers.get('If-None-Match'), tag))
    return new Response(null, { status: 304, headers });
  return new Response(text, { headers: { ...headers, 'Content-Type': 'application/json' } });
}

function knowsTag(ifNoneMatch: string | null, tag: string): boolean {
  const known = ifNoneMatch?.split(',').map((part) => part.trim().replace(/^W\//, '')) ?? [];
  return known.includes(tag) || known.includes('*');
}

export function wantsEvents(request: Request): boolean {
  return /(^|,)\s*text\/event-stream\s*(;|,|$)/i.test(request.headers.get('Accept') ?? '');
}

/** Returns the version that the caller has seen: 0 without `Last-Event-ID`, or null if that isn't an event's ID. */
export function seenVersion(request: Request): number | null {
  const id = request.headers.get('Last-Event-ID') ?? '0';
  return /^\d{1,15}$/.test(id) ? Number(id) : null;
}

export function invalidEventId(): Response {
  return problem(400, 'Bad Request', 'Last-Event-ID must be an event ID from this stream.');
}

/** Throws unless an option that decides who sees what is a function. */
export function requireFunction(name: string, option: string, value: unknown): void {
  if (typeof value !== 'function')
    throw new Error(`${name} needs the function \`${option}\`, which decides whose jobs a request may see.`);
}

/**
 * Generates the next piece only when it's read, so the client sets the pace. Calls `end` when the stream is over.
 *
 * @example
 * return new Response(textStream(csv, () => void csv.return()));
 */
export function textStream(pieces: AsyncGenerator<string>, end: () => void): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  async function pull(controller: ReadableStreamDefaultController<Uint8Array>): Promise<void> {
    try {
      const { done, value } = await pieces.next();
      if (!done) return controller.enqueue(encoder.encode(value));
    } catch (error) {
      end();
      throw error;
    }
    end();
    controller.close();
  }
  return new ReadableStream({ pull, cancel: end }, { highWaterMark: 0 });
}
