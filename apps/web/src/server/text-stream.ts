/**
 * Text as a body. Asks for the next piece when somebody reads, and not before: the answer to HEAD is never read, and never
 * canceled either.
 */
export function textStream(pieces: AsyncGenerator<string>, onCancel: () => void): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  async function pull(controller: ReadableStreamDefaultController<Uint8Array>): Promise<void> {
    const { done, value } = await pieces.next();
    if (done) controller.close();
    else controller.enqueue(encoder.encode(value));
  }
  return new ReadableStream({ pull, cancel: onCancel }, { highWaterMark: 0 });
}
