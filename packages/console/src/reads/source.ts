/** Where code threw an error, in the version that the worker was started with. */
export interface SourcePlace {
  commit: string;
  /** As the stack names it: a path or a `file:` URL. */
  file: string;
  line: number;
}

const frame = /^\s*at (?:async )?(?:.*\()?((?:file:\/\/)?\/[^\s():]+):(\d+):\d+\)?$/;

/** Returns the first place in a stack that is neither in a package nor in Node; null if there's none. */
export function sourceOf(stack: string | null, commit: string | null): SourcePlace | null {
  if (!stack || !commit) return null;
  for (const line of stack.split('\n')) {
    const [, file, number] = frame.exec(line) ?? [];
    if (file && number && !file.includes('/node_modules/')) return { commit, file, line: Number(number) };
  }
  return null;
}
