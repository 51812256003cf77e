/**
 * Returns text as a response body. Generates the next piece only when it is read, because the response to HEAD is never
 * read and never canceled.
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
