/** Where the code of a run is, in the version that its worker was started with. */
export interface SourcePlace {
  commit: string;
  kind: string;
  /** Where it threw its error, as the stack names it: a path or a `file:` URL. Null if that isn't known. */
  file: string | null;
  line: number | null;
}

interface Run {
  kind: string;
  stack: string | null;
  commit: string | null;
}

const frame = /^\s*at (?:async )?(?:.*\()?((?:file:\/\/)?\/[^\s():]+):(\d+):\d+\)?$/;

/**
 * Returns where the code of a run is, with the first place in its stack that is neither in a package nor in Node. Null if it's
 * unknown what ran, or nothing has.
 */
export function sourceOf({ kind, stack, commit }: Run): SourcePlace | null {
  if (!commit) return null;
  for (const text of (stack ?? '').split('\n')) {
    const [, file, line] = frame.exec(text) ?? [];
    if (file && line && !file.includes('/node_modules/')) return { commit, kind, file, line: Number(line) };
  }
  return { commit, kind, file: null, line: null };
}
