import { PassThrough, type Readable } from 'node:stream';

/** Passes the bytes of a file on. A reader that goes ends the reading; `fail` says what an error means to the reader. */
export function passOn(body: Readable, fail: (error: unknown) => Promise<never>): Readable {
  const reader = new PassThrough();
  body.once('error', (error) => fail(error).catch((meaning: Error) => reader.destroy(meaning)));
  reader.once('close', () => body.destroy());
  return body.pipe(reader);
}
