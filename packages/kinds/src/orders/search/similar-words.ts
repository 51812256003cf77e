import { type Connection, sql } from '@offload/core/sql';
import type { Term } from './terms';

// Too many short words, and numbers, are one letter apart.
const minLength = 4;
const letters = /^[\p{L}\p{M}]+$/u;

/** Returns, for each word, the words of an index that are one typo away. */
export async function findSimilarWords(
  tx: Connection,
  indexId: number,
  terms: Term[],
): Promise<Map<string, string[]>> {
  const similar = new Map<string, string[]>();
  for (const { text, isUnspaced } of terms) {
    if (isUnspaced || text.length < minLength || !letters.test(text)) continue;
    similar.set(text, await findSimilarTo(tx, indexId, text));
  }
  return similar;
}

/** Finds candidates by the half of the word that the typo leaves alone, or with the two letters in the middle swapped. */
async function findSimilarTo(tx: Connection, indexId: number, word: string): Promise<string[]> {
  const characters = [...word];
  const half = Math.floor(characters.length / 2);
  const [head, tail] = [characters.slice(0, half), characters.slice(half)];
  const [last = '', first = ''] = [head.at(-1), tail[0]];
  const swapped = [...head.slice(0, -1), first, last, ...tail.slice(1)].join('');
  const rows = await tx.query<{ word: string }>(sql`
    SELECT word FROM order_word
    WHERE index_id = ${indexId} AND length(word) BETWEEN ${characters.length - 1} AND ${characters.length + 1}
      AND (word LIKE ${`${head.join('')}%`} OR reverse(word) LIKE ${`${tail.toReversed().join('')}%`} OR word = ${swapped})`);
  return rows.map((row) => row.word).filter((known) => letters.test(known) && isOneTypoAway(known, word));
}

/** Returns whether one letter was left out, added, replaced, or swapped with the next one. */
function isOneTypoAway(word: string, other: string): boolean {
  const [a, b] = [[...word], [...other]];
  let start = 0;
  while (start < Math.min(a.length, b.length) && a[start] === b[start]) start += 1;
  const [restA, restB] = [a.slice(start), b.slice(start)];
  while (restA.length > 0 && restB.length > 0 && restA.at(-1) === restB.at(-1)) {
    restA.pop();
    restB.pop();
  }
  if (restA.length + restB.length === 0) return false;
  if (restA.length <= 1 && restB.length <= 1) return true;
  return restA.length === 2 && restB.length === 2 && restA[0] === restB[1] && restA[1] === restB[0];
}
