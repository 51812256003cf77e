import { isAscii } from 'node:buffer';
import { PermanentError } from '@offload/core/contract';
import type { Encoding } from '../contract';
import { guessEncoding, headBytes, readStart, type TextStart } from '../format/encoding';
import { findFileProblem } from '../format/file-problem';

export interface OpenText {
  start: TextStart;
  pieces: AsyncGenerator<string>;
}

/** Opens a file and guesses its encoding unless it's given. Throws a `PermanentError` if it isn't text. */
export async function openText(content: AsyncIterable<Buffer>, encoding: Encoding | null): Promise<OpenText> {
  const chunks = content[Symbol.asyncIterator]();
  const read: Buffer[] = [];
  let isEnd = false;
  for (let bytes = 0; !isEnd && bytes <= headBytes; bytes += read.at(-1)?.length ?? 0) {
    const { done, value } = await chunks.next();
    if (done) isEnd = true;
    else read.push(value);
  }
  const bytes = Buffer.concat(read);
  const head = bytes.subarray(0, headBytes);
  const problem = findFileProblem(head, isEnd);
  if (problem) throw new PermanentError(problem.code, problem.message);
  async function* all(): AsyncGenerator<Buffer> {
    yield bytes;
    while (!isEnd) {
      const { done, value } = await chunks.next();
      if (done) return;
      yield value;
    }
  }
  const start = readStart(head, isEnd, encoding);
  return { start, pieces: decode(all(), start.encoding) };
}

/** Decodes a text. If the encoding isn't known, guesses it at the first byte that isn't ASCII, wherever that is. */
async function* decode(chunks: AsyncIterable<Buffer>, encoding: Encoding | null): AsyncGenerator<string> {
  let decoder = encoding && new TextDecoder(encoding);
  let unknown = Buffer.alloc(0);
  for await (const chunk of chunks) {
    if (decoder) yield decoder.decode(chunk, { stream: true });
    else if (unknown.length === 0 && isAscii(chunk)) yield chunk.toString('latin1');
    else {
      unknown = Buffer.concat([unknown, chunk]);
      if (unknown.length < headBytes) continue;
      decoder = new TextDecoder(guessLater(unknown));
      yield decoder.decode(unknown, { stream: true });
    }
  }
  yield decoder ? decoder.decode() : new TextDecoder(guessLater(unknown)).decode(unknown);
}

// UTF-16 would have shown at the beginning.
const guessLater = (bytes: Buffer) => (guessEncoding(bytes) === 'shift_jis' ? 'shift_jis' : 'utf-8');
