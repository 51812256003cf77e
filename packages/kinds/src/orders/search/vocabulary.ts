/** The fields by which results are counted and filtered. */
export const orderFacets = ['country', 'product', 'category', 'customer'] as const;
export type OrderFacet = (typeof orderFacets)[number];

/** How many matches are counted. If a search finds more, its counts are lower bounds. */
export const maxCountedOrders = 10_000;

/** How many orders a search without an index reads for a page: about a second. */
export const maxReadOrders = 50_000;

// A search of many short words would read much of the index.
export const maxQueryLength = 200;
export const maxQueryWords = 12;
