/** The format of indexes. Raise it when documents change: every index is then rebuilt. */
export const orderIndexFormat = 3;

/** The first format in which hiragana is the same as katakana. */
const kanaFormat = 3;

/** A part of a text that can be searched for, in its normal form. */
export interface Term {
  text: string;
  /** Whether its script has no spaces between words, so that every part of it counts as a word. */
  isUnspaced: boolean;
  /** Its place in the text. */
  start: number;
  end: number;
}

const unspaced = [
  ...['Han', 'Hiragana', 'Katakana', 'Thai', 'Lao', 'Khmer', 'Myanmar'].map((name) => `\\p{Script=${name}}`),
  // Signs that both kinds of kana use: the long vowel and the voiced sounds.
  'ー\u3099\u309a\uff9e\uff9f',
].join('');
const pattern = new RegExp(`(?<unspaced>[${unspaced}]+)|(?:(?![${unspaced}])[\\p{L}\\p{N}\\p{M}])+`, 'gu');

/**
 * Returns the words of a text, and its parts in scripts without spaces. Everything else separates them. `format` is that of
 * the index.
 */
export function termsOf(text: string, format = orderIndexFormat): Term[] {
  return Array.from(text.matchAll(pattern), ({ 0: found, index, groups }) => ({
    text: fold(found, format),
    isUnspaced: groups?.unspaced !== undefined,
    start: index,
    end: index + found.length,
  })).filter((term) => term.text !== '');
}

/** Returns whether a term of an order contains a term of a search: as the beginning of a word, or as any part of a run. */
export function matches(term: Term, sought: Pick<Term, 'text' | 'isUnspaced'>): boolean {
  if (term.isUnspaced !== sought.isUnspaced) return false;
  return term.isUnspaced ? term.text.includes(sought.text) : term.text.startsWith(sought.text);
}

/**
 * Returns the terms of a search, without those that another one includes. Those of scripts without spaces come last, since
 * it takes longer to see whether a text has them.
 */
export function distinctTerms(text: string, format = orderIndexFormat): Term[] {
  const terms = termsOf(text, format).toSorted((a, b) => Number(a.isUnspaced) - Number(b.isUnspaced));
  return terms.filter((term, at) =>
    terms.every((other, otherAt) => {
      if (at === otherAt || term.isUnspaced !== other.isUnspaced) return true;
      if (term.text === other.text) return at < otherAt;
      return term.isUnspaced ? !other.text.includes(term.text) : !other.text.startsWith(term.text);
    }),
  );
}

// Letters that Unicode doesn't take apart into a base letter and an accent, and the sigma at the end of a word.
const folds: Record<string, string> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  þ: 'th',
  ø: 'o',
  ł: 'l',
  đ: 'd',
  ð: 'd',
  ħ: 'h',
  ı: 'i',
  ς: 'σ',
};
const folded = new RegExp(`[${Object.keys(folds).join('')}]`, 'g');

/** Returns a text without differences of case, accents, width, and kana. */
function fold(text: string, format: number): string {
  const apart = text
    .normalize('NFKD')
    .replaceAll(/[\u0300-\u036f]/g, '')
    .toLowerCase()
    .replaceAll(folded, (letter) => folds[letter] ?? letter);
  return (format < kanaFormat ? apart : foldKana(apart)).normalize('NFC');
}

/** Returns a text with katakana in place of hiragana, whose letters are the same and in the same order. */
function foldKana(text: string): string {
  return text.replaceAll(/[ぁ-ゖゝゞ]/g, (kana) => String.fromCharCode(kana.charCodeAt(0) + 0x60));
}
