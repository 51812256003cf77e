import type { Readable } from 'node:stream';
import { ReadableStream as NodeStream } from 'node:stream/web';

/** Returns a file's bytes as a response body. Reading ends when the client disconnects. */
export function toWeb(source: Readable) {
  // Node declares the browser's class once more, under its own name.
  return NodeStream.from<Uint8Array<ArrayBuffer>>(source) as ReadableStream<Uint8Array<ArrayBuffer>>;
}
