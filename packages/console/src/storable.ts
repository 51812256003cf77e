import * as z from 'zod';

const isStorable = (text: string) => text.isWellFormed() && !text.includes('\u0000');

/** Text that PostgreSQL can store. `error` says what it must be. */
export const storable = (max: number, error?: string) =>
  z.string(error).max(max).refine(isStorable, 'must be valid text');

const maxDepth = 32;

/** Returns why JSON can't be stored, with the names in it; null if it can. */
export function whyNotStorable(json: unknown): string | null {
  let level = [json];
  // Level by level instead of recursion: deep nesting must not use up the stack.
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > maxDepth) return `The body must be nested up to ${maxDepth} levels deep.`;
    if (level.some((part) => typeof part === 'string' && !isStorable(part)))
      return 'The body contains invalid Unicode characters.';
    level = level.flatMap((part) =>
      typeof part === 'object' && part !== null ? [...Object.keys(part), ...Object.values(part)] : [],
    );
  }
  return null;
}
