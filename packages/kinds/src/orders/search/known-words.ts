import { type Connection, sql } from '@offload/core/sql';
import type { Term } from './terms';
import { headOf, nameOf, pairsOf } from './word-names';

type Word = Pick<Term, 'text' | 'isUnspaced'>;

/** What an index knows about the words of its documents that fit a term of a search. */
export interface KnownWords {
  /** Whether any document may have one. */
  isKnown: boolean;
  /** The only one, or the only name of them, if it's known to be. */
  only: string | null;
  /** No document of a later day has one, such as `2026-01-31`. Null if unknown. */
  newest: string | null;
}

/** The first format of indexes that know all their words. */
export const knowingFormat = 2;

// One letter may begin many words, which then aren't worth reading.
const maxRead = 500;

/** Returns the names of the words that fit a term, as ranges. Words must have one of each range. */
function rangesOf({ text, isUnspaced }: Word): { from: string; isPrefix: boolean }[] {
  if (isUnspaced) {
    const pairs = pairsOf(text);
    if (pairs.length === 1) return [{ from: text, isPrefix: true }];
    return pairs.slice(0, -1).map((pair) => ({ from: pair, isPrefix: false }));
  }
  const head = headOf(text);
  return [{ from: nameOf(head), isPrefix: head.isWhole }];
}

/** Returns what an index knows about the words that fit each term, in the order of the terms. */
export async function findKnownWords(
  tx: Connection,
  indexId: number,
  terms: readonly Word[],
): Promise<KnownWords[]> {
  const ranges = terms.flatMap((term, at) => rangesOf(term).map((range) => ({ ...range, at })));
  const rows = await tx.query<{ at: number; count: number; word: string | null; newest: string | null }>(sql`
    SELECT at, count, word, newest
    FROM jsonb_to_recordset(${JSON.stringify(ranges)}::jsonb) AS range (at int, "from" text, "isPrefix" boolean),
    LATERAL (
      SELECT count(*)::int AS count, min(word) AS word, to_char(max(newest), 'YYYY-MM-DD') AS newest
      FROM (
        SELECT word, newest FROM order_word
        WHERE index_id = ${indexId} AND word >= "from"
          AND word <= CASE WHEN "isPrefix" THEN "from" || chr(1114111) ELSE "from" END
        LIMIT ${maxRead}
      ) AS fitting
    ) AS known`);
  return terms.map((term, at) => {
    const known = rows.filter((row) => row.at === at);
    const newest = known.flatMap((row) => (row.count < maxRead && row.newest ? row.newest : []));
    const [one] = known;
    // Not if its name says less than the term: `chair*` for `chair1`.
    const isOne = known.length === 1 && one?.count === 1 && one.word?.startsWith(term.text);
    return {
      isKnown: known.every(({ count }) => count > 0),
      only: isOne ? (one?.word ?? null) : null,
      newest: newest.toSorted()[0] ?? null,
    };
  });
}
