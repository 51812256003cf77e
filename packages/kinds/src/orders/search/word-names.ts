import type { Term } from './terms';

/** Stands for all words with the same beginning that continue with something other than letters. */
const andMore = '*';
const keptDigits = 3;

/** The beginning of a word that an index doesn't know as a whole. */
interface Head {
  text: string;
  isWhole: boolean;
}

/**
 * Returns the names under which an index knows a word, so that even the numbers of a million orders are few: letters as they
 * are, `chair*` for `chair12`, `123*` for `123456`, and the pairs of characters of scripts without spaces.
 */
export function namesOf({ text, isUnspaced }: Pick<Term, 'text' | 'isUnspaced'>): string[] {
  return isUnspaced ? pairsOf(text) : [nameOf(headOf(text))];
}

/** Returns the name of words with this beginning. */
export function nameOf({ text, isWhole }: Head): string {
  return isWhole ? text : text + andMore;
}

/** Returns the beginning of a word that tells its name. */
export function headOf(word: string): Head {
  const letters = /^[\p{L}\p{M}]+/u.exec(word)?.[0];
  const text = letters ?? [...word].slice(0, keptDigits).join('');
  return { text, isWhole: text === word };
}

/** Returns each character with the one after it. */
export function pairsOf(text: string): string[] {
  const characters = [...text];
  return characters.map((character, at) => character + (characters[at + 1] ?? ''));
}
