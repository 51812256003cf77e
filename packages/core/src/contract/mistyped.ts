import * as z from 'zod';

/**
 * Returns what is wrong with a field whose name is a typo of a known one: `is unknown: use runAt`. Returns null for known
 * fields, and for names that mean something else.
 *
 * @example
 * mistypedText('runat', ['runAt', 'priority']); // 'is unknown: use runAt'
 */
export function mistypedText(name: string, known: readonly string[]): string | null {
  const meant = known.includes(name) ? undefined : known.find((one) => isMeant(plain(name), plain(one)));
  return meant === undefined ? null : `is unknown: use ${meant}`;
}

/**
 * Makes an object's schema reject mistyped fields, whose values would be ignored. It still ignores other unknown fields,
 * because clients may send more than this server needs.
 *
 * @example
 * const Body = rejectMistyped(z.object({ runAt: z.iso.datetime().optional() }));
 * Body.safeParse({ runat: '2026-12-01T08:00:00Z' }).success; // false
 */
export function rejectMistyped<Schema extends z.ZodType>(schema: Schema) {
  const known = schema instanceof z.ZodObject ? Object.keys(schema.shape) : [];
  return z.preprocess((given, context) => {
    const names = typeof given === 'object' && given !== null ? Object.keys(given) : [];
    // One is enough: a body may have any number of them.
    for (const name of names) {
      const message = mistypedText(name, known);
      if (message === null) continue;
      context.addIssue({ code: 'custom', path: [name], message });
      break;
    }
    return given;
  }, schema);
}

/** `run_at` and `runat` mean `runAt`. */
const plain = (name: string) => name.toLowerCase().replaceAll(/[^a-z0-9]|s$/g, '');

// In shorter names, one letter makes another word: `date` and `data`.
const minLength = 5;

function isMeant(given: string, known: string): boolean {
  return given === known || (Math.min(given.length, known.length) >= minLength && isSlip(given, known));
}

/** Returns whether one letter is wrong, missing, or extra, or two are swapped. */
function isSlip(given: string, known: string): boolean {
  const first = [...known].findIndex((letter, index) => letter !== given[index]);
  const at = first < 0 ? known.length : first;
  const [rest, wanted] = [given.slice(at), known.slice(at)];
  const swapped = wanted.charAt(1) + wanted.charAt(0) + wanted.slice(2);
  const without = (text: string) => text.slice(1);
  return (
    without(rest) === without(wanted) ||
    without(rest) === wanted ||
    rest === without(wanted) ||
    rest === swapped
  );
}
