import { create } from 'content-disposition';

/** Returns a `Content-Disposition` header with the name under which a client saves a file. */
export function dispositionOf(name: string, type: 'attachment' | 'inline' = 'attachment'): string {
  return create(name, { type, fallback: asciiName(name) });
}

/** Returns a name for clients that read only ASCII: without accents, and without what has no ASCII form. */
function asciiName(name: string): string {
  if (/^[ -~]*$/.test(name)) return name;
  const [, base = '', ending = ''] = /^(.*?)(\.\w{1,5})?$/s.exec(name) ?? [];
  const plain = base
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/[^ -~]+/g, '_')
    .replace(/^[_\W]+|[_ ]+$/g, '');
  return `${/[a-z]/i.test(plain) ? plain : ['file', plain].filter(Boolean).join('-')}${ending}`;
}

/**
 * Returns bytes as a response body. Reading ends when the client disconnects, even before the first read, when
 * ReadableStream.from would leave the file open. With a `highWaterMark` of 0, nothing is read before the client reads.
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
