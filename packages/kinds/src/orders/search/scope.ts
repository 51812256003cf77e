import { empty, join, type Sql, sql } from '@offload/core/sql';
import type { KnownWords } from './known-words';
import { type OrderIndex, toExactQuery, toQuery } from './lexemes';
import type { OrderSearch } from './search-orders';
import type { Term } from './terms';
import { type OrderFacet, orderFacets } from './vocabulary';

/** A word that documents must have. */
export interface Word {
  query: string;
  /** Whether it's only the beginning of a word, or may be another word. The index of words takes longer to find those. */
  isBeginning: boolean;
  /** How many words it consists of: the pairs of characters of a run. */
  parts: number;
  /**
   * The largest share of the documents that can have it. Numbers count up: all of them may begin with 1, but only a tenth
   * with 12.
   */
  maxShare: number;
}

/** What documents a search reads, as conditions. */
export interface Scope {
  /** The documents of the index that may match, in order of time. */
  within: Sql;
  /** The search's period as a condition that leaves the planner no choice but the index of words. */
  period: Sql;
  /** The first day of the period, if it has one. */
  from: string | null;
  /** What else they must have. */
  matches: Sql;
  /** The words that they must have. */
  words: Word[];
  /** Returns what of `matches` is left to check in documents that have these words. */
  matchesOtherwise(words: readonly Word[]): Sql;
}

const columns: Record<OrderFacet, Sql> = {
  country: sql`country`,
  product: sql`product`,
  category: sql`category`,
  customer: sql`customer`,
};

// The facets with an index by value and time: those with few different values.
const indexed: readonly OrderFacet[] = ['country', 'category'];

/** What is known about the words of a search. */
export interface Knowledge {
  /** What the index knows about each term, and then about those of the filters, if it knows anything. */
  known: readonly KnownWords[];
  /** Other words that stand for some terms. */
  similar: ReadonlyMap<string, string[]>;
}

export function scopeOf(
  index: OrderIndex,
  { filters, from, to }: Pick<OrderSearch, 'filters' | 'from' | 'to'>,
  terms: readonly Term[],
  { known, similar }: Knowledge,
): Scope {
  const given = givenFilters(filters);
  const sought = terms.map((term, at): Word => {
    const only = similar.size > 0 ? null : (known[at]?.only ?? null);
    const query = toQuery(index.id, term, { only, similar: similar.get(term.text) ?? [] });
    return wordOf(query, term.text);
  });
  const exact = given.map(({ value }) => wordOf(toExactQuery(index, value)));
  const hasValue = ({ facet, value }: GivenFilter) => sql`${columns[facet]} = ${value}`;
  const values = given.map(hasValue);
  const inOrder = given.filter(({ facet }) => indexed.includes(facet)).map(hasValue);
  const newest = [to, ...(similar.size > 0 ? [] : known.map((words) => words.newest))];
  const last = newest.flatMap((day) => day ?? []).toSorted()[0] ?? null;
  return {
    within: sql`${join([sql`index_id = ${index.id}`, ...inOrder], ' AND ')}${periodOf(sql`date`, from, last)}`,
    period: sql`true${periodOf(sql`date + 0`, from, to)}`,
    from,
    matches: matchesOf(values, sought),
    words: [...sought, ...exact].filter(({ query }) => query !== ''),
    matchesOtherwise: (words) =>
      matchesOf(
        values,
        sought.filter((word) => !words.includes(word)),
      ),
  };
}

function wordOf(query: string, text = ''): Word {
  const isBeginning = query.includes(':*');
  const digits = isBeginning && /^\p{N}+$/u.test(text) ? text.length : 1;
  return { query, isBeginning, parts: query.split(/ <-> | & /).length, maxShare: 10 ** (1 - digits) };
}

/** Comparing values takes less time than looking for words, but PostgreSQL would choose its own order. */
function matchesOf(values: Sql[], words: Word[]): Sql {
  if (words.length === 0) return values.length > 0 ? join(values, ' AND ') : sql`true`;
  if (values.length === 0) return hasWords(words);
  return sql`CASE WHEN ${join(values, ' AND ')} THEN ${hasWords(words)} ELSE false END`;
}

interface GivenFilter {
  facet: OrderFacet;
  value: string;
}

/** Returns the filters that a search has. */
export function givenFilters(filters: OrderSearch['filters']): GivenFilter[] {
  return orderFacets.flatMap((facet) => {
    const value = filters[facet];
    return value === undefined ? [] : [{ facet, value }];
  });
}

/** Returns the condition that a document has all of these words. */
export function hasWords(words: readonly Word[]): Sql {
  return sql`words @@ ${words.map(({ query }) => query).join(' & ')}::tsquery`;
}

function periodOf(date: Sql, from: string | null, to: string | null): Sql {
  return sql`${from ? sql` AND ${date} >= ${from}::date` : empty}${to ? sql` AND ${date} <= ${to}::date` : empty}`;
}
