/**
 * Returns bytes as a response body. Reading ends when the client disconnects. ReadableStream.from would leave a file open whose
 * client disconnects before the first read. With a `highWaterMark` of 0, nothing is read before that.
 */
export function toWeb(
  source: AsyncIterable<Uint8Array<ArrayBuffer>>,
  strategy: QueuingStrategy = {},
): ReadableStream<Uint8Array<ArrayBuffer>> {
  const chunks = source[Symbol.asyncIterator]();
  return new ReadableStream(
    {
      async pull(controller) {
        const { done, value } = await chunks.next();
        if (done) controller.close();
        else controller.enqueue(value);
      },
      async cancel() {
        await chunks.return?.();
      },
    },
    strategy,
  );
}
