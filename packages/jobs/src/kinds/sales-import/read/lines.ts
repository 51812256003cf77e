export const maxRowLength = 65_536;

export interface Line {
  /** 1 for the first of the file. */
  number: number;
  /** Without its end; of one that is too long, the beginning. */
  text: string;
  isTooLong: boolean;
}

const shownOfTooLong = 1_000;

/** Splits UTF-8, with or without its mark, into lines: no more of them in memory than a chunk holds, and no long one. */
export async function* readLines(content: AsyncIterable<Uint8Array>): AsyncGenerator<Line[]> {
  const decoder = new TextDecoder();
  const splitter = createSplitter();
  for await (const chunk of content) yield splitter.split(decoder.decode(chunk, { stream: true }));
  yield splitter.end(decoder.decode());
}

function createSplitter() {
  let end: string | null = null;
  let rest = '';
  let number = 0;
  let isTooLong = false;

  function toLine(text: string): Line {
    const line = { number: ++number, text: text.endsWith('\r') ? text.slice(0, -1) : text, isTooLong };
    if (text.length > maxRowLength) line.isTooLong = true;
    if (line.isTooLong) line.text = text.slice(0, shownOfTooLong);
    isTooLong = false;
    return line;
  }

  function split(text: string): Line[] {
    const joined = rest + text;
    end ??= lineEndOf(joined);
    const lines = joined.split(end ?? '\n');
    rest = lines.pop() ?? '';
    const complete = lines.map(toLine);
    if (rest.length > maxRowLength) {
      rest = rest.slice(0, shownOfTooLong);
      isTooLong = true;
    }
    return complete;
  }

  return {
    split,
    end(text: string): Line[] {
      const lines = split(text);
      return rest === '' ? lines : [...lines, toLine(rest)];
    },
  };
}

// Old spreadsheets end lines with a carriage return alone. Null: not known yet.
function lineEndOf(text: string): string | null {
  const [first = null] = /\r\n|\r(?=.)|\n/.exec(text) ?? [];
  return first === '\r\n' ? '\n' : first;
}
