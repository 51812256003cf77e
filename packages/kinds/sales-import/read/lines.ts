export const maxRowLength = 65_536;

export interface Line {
  /** 1 for the file's first line. */
  number: number;
  /** Without the line ending. Only the beginning if the line is too long. */
  text: string;
  isTooLong: boolean;
}

const shownOfTooLong = 1_000;

/** Splits a text into lines. Keeps one piece of it in memory, and no long line. */
export async function* readLines(pieces: AsyncIterable<string>): AsyncGenerator<Line[]> {
  const splitter = createSplitter();
  for await (const piece of pieces) yield splitter.split(piece);
  yield splitter.end();
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
    end: (): Line[] => (rest === '' ? [] : [toLine(rest)]),
  };
}

// Old spreadsheets end lines with a single carriage return. Null if it isn't known yet.
function lineEndOf(text: string): string | null {
  const [first = null] = /\r\n|\r(?=.)|\n/.exec(text) ?? [];
  return first === '\r\n' ? '\n' : first;
}
