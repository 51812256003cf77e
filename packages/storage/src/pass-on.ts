import { PassThrough, type Readable } from 'node:stream';

/** Passes a file's bytes through. Closing the result stops the source. `fail` translates errors for the reader. */
export function passOn(body: Readable, fail: (error: unknown) => Promise<never>): Readable {
  const reader = new PassThrough();
  body.once('error', (error) => fail(error).catch((meaning: Error) => reader.destroy(meaning)));
  reader.once('close', () => body.destroy());
  return body.pipe(reader);
}
