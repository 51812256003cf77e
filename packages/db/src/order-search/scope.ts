import { empty, join, type Sql, sql } from '@offload/core/sql';
import { toExactQuery, toQueries } from './lexemes';
import type { OrderSearch } from './search-orders';
import type { Term } from './terms';
import { type OrderFacet, orderFacets } from './vocabulary';

/** What documents a search reads, as conditions. */
export interface Scope {
  /** The documents of the index in the search's period, in order of time. */
  within: Sql;
  /** The same period as a condition that leaves the planner no choice but the index of words. */
  period: Sql;
  /** What else they must have. */
  matches: Sql;
  /** The words that they must have, as a `tsquery` each. */
  words: string[];
  /** From which share of matches on the index of words is slower than reading in order of time. */
  commonShare: number;
}

const columns: Record<OrderFacet, Sql> = {
  country: sql`country`,
  product: sql`product`,
  category: sql`category`,
  customer: sql`customer`,
};

export function scopeOf(
  indexId: number,
  { filters, from, to }: Pick<OrderSearch, 'filters' | 'from' | 'to'>,
  terms: Term[],
  similar: ReadonlyMap<string, string[]>,
): Scope {
  const given = orderFacets.flatMap((facet) => {
    const value = filters[facet];
    return value === undefined ? [] : [{ facet, value }];
  });
  const exact = given.map(({ value }) => toExactQuery(indexId, value));
  const words = [...toQueries(indexId, terms, similar), ...exact].filter((query) => query !== '');
  const conditions = [
    ...(words.length > 0 ? [sql`words @@ ${words.join(' & ')}::tsquery`] : []),
    ...given.map(({ facet, value }) => sql`${columns[facet]} = ${value}`),
  ];
  return {
    within: sql`index_id = ${indexId}${periodOf(sql`date`, from, to)}`,
    period: sql`true${periodOf(sql`date + 0`, from, to)}`,
    matches: conditions.length > 0 ? join(conditions, ' AND ') : sql`true`,
    words,
    // To compare positions takes long.
    commonShare: terms.some(({ isUnspaced }) => isUnspaced) ? 0.5 : 0.1,
  };
}

function periodOf(date: Sql, from: string | null, to: string | null): Sql {
  return sql`${from ? sql` AND ${date} >= ${from}::date` : empty}${to ? sql` AND ${date} <= ${to}::date` : empty}`;
}
