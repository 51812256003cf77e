/** Where the code of a run is, in the version that its worker was started with. */
export interface SourcePlace {
  commit: string;
  kind: string;
  /** A place in its stack: a path or a `file:` URL. Null: the code of its kind. */
  file: string | null;
  line: number | null;
}

/** A line of an error's stack. */
export interface StackLine {
  text: string;
  /** Whether it's a frame of a package or of Node. */
  isLibrary: boolean;
  /** Where the app's own code is that it names. */
  place: { file: string; line: number } | null;
}

const frame = /^\s*at /;
const framePlace = /^\s*at (?:async )?(?:.*\()?((?:file:\/\/)?\/[^\s():]+):(\d+):\d+\)?$/;

/** Returns the lines of a stack, with the places of the app's own code in it. Frames of unknown places count as those of libraries. */
export function parseStack(stack: string): StackLine[] {
  return stack.split('\n').map((text) => {
    const [, file, line] = framePlace.exec(text) ?? [];
    const place = file && line && !file.includes('/node_modules/') ? { file, line: Number(line) } : null;
    return { text, isLibrary: place === null && frame.test(text), place };
  });
}
