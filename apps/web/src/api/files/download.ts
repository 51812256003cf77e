/**
 * Returns bytes as a response body. Reading begins with the first read, because the response to HEAD is never read and never
 * canceled, and ends when the client disconnects. ReadableStream.from would leave a file open whose client disconnects before
 * the first read.
 */
export function toWeb(
  source: AsyncIterable<Uint8Array<ArrayBuffer>>,
): ReadableStream<Uint8Array<ArrayBuffer>> {
  const chunks = source[Symbol.asyncIterator]();
  async function pull(controller: ReadableStreamDefaultController<Uint8Array<ArrayBuffer>>) {
    const { done, value } = await chunks.next();
    if (done) controller.close();
    else controller.enqueue(value);
  }
  return new ReadableStream({ pull, cancel: () => void chunks.return?.() }, { highWaterMark: 0 });
}
