import { type Term, termsOf } from './terms';
import { namesOf, pairsOf } from './word-names';

/** An index, and the format of its words. */
export interface OrderIndex {
  id: number;
  format: number;
}

/**
 * Returns the words of texts as a `tsvector` of an index. A run of a script without spaces becomes its pairs of characters,
 * at positions that show which pairs follow each other, and its last character. Other words also have their names, because
 * PostgreSQL finds one word faster than all with the same beginning.
 */
export function toVector({ id, format }: OrderIndex, texts: string[]): string {
  const lexemes: string[] = [];
  let position = 1;
  for (const { text, isUnspaced } of texts.flatMap((one) => termsOf(one, format))) {
    if (!isUnspaced) {
      for (const word of new Set([text, ...namesOf({ text, isUnspaced })])) lexemes.push(quote(id, word));
    } else {
      for (const pair of pairsOf(text)) lexemes.push(`${quote(id, pair)}:${position++}`);
      position += 1;
    }
  }
  return lexemes.join(' ');
}

/** Words that stand for a term of a search. */
interface Meaning {
  /** The only word that begins with the term, if it's known: PostgreSQL finds it faster than a beginning. */
  only?: string | null;
  /** Other words, of which the term may be a typo. */
  similar?: string[];
}

/** Returns the `tsquery` of a term. */
export function toQuery(
  indexId: number,
  { text, isUnspaced }: Pick<Term, 'text' | 'isUnspaced'>,
  { only = null, similar = [] }: Meaning = {},
): string {
  if (only !== null) return quote(indexId, only);
  if (isUnspaced) return runQuery(indexId, text);
  return `(${[`${quote(indexId, text)}:*`, ...similar.map((word) => quote(indexId, word))].join(' | ')})`;
}

/** Returns the `tsquery` that matches documents with this text in a field: a quick way to the few that may have it. */
export function toExactQuery({ id, format }: OrderIndex, text: string): string {
  return termsOf(text, format)
    .map((term) => (term.isUnspaced ? runQuery(id, term.text) : quote(id, term.text)))
    .join(' & ');
}

function runQuery(indexId: number, text: string): string {
  const pairs = pairsOf(text);
  if (pairs.length === 1) return `${quote(indexId, text)}:*`;
  return `(${pairs
    .slice(0, -1)
    .map((pair) => quote(indexId, pair))
    .join(' <-> ')})`;
}

function quote(indexId: number, word: string): string {
  return `'${indexId}.${word.replaceAll(/['\\]/g, '$&$&')}'`;
}
