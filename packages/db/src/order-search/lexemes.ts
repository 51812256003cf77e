import { type Term, termsOf } from './terms';

/** The format of indexes. Raise it when documents change, and every index is rebuilt. */
export const orderIndexFormat = 1;

/**
 * Returns the words of texts as a `tsvector` of an index. A run of a script without spaces becomes its pairs of characters,
 * at positions that tell which of them follow each other, and its last character.
 */
export function toVector(indexId: number, texts: string[]): string {
  const lexemes: string[] = [];
  let position = 1;
  for (const { text, isUnspaced } of texts.flatMap(termsOf)) {
    if (!isUnspaced) lexemes.push(quote(indexId, text));
    else {
      for (const pair of pairsOf(text)) lexemes.push(`${quote(indexId, pair)}:${position++}`);
      position += 1;
    }
  }
  return lexemes.join(' ');
}

/** Returns a `tsquery` for each term. `similar` has other words that stand for some of them. */
export function toQueries(
  indexId: number,
  terms: Pick<Term, 'text' | 'isUnspaced'>[],
  similar: ReadonlyMap<string, string[]> = new Map(),
): string[] {
  return terms.map(({ text, isUnspaced }) => {
    if (isUnspaced) return runQuery(indexId, text);
    const others = (similar.get(text) ?? []).map((word) => quote(indexId, word));
    return `(${[`${quote(indexId, text)}:*`, ...others].join(' | ')})`;
  });
}

/** Returns the `tsquery` that a document with this text in a field fits: a quick way to the few that may have it. */
export function toExactQuery(indexId: number, text: string): string {
  return termsOf(text)
    .map((term) => (term.isUnspaced ? runQuery(indexId, term.text) : quote(indexId, term.text)))
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

/** Returns each character with the one after it. */
function pairsOf(text: string): string[] {
  const characters = [...text];
  return characters.map((character, at) => character + (characters[at + 1] ?? ''));
}

function quote(indexId: number, word: string): string {
  return `'${indexId}.${word.replaceAll(/['\\]/g, '$&$&')}'`;
}
