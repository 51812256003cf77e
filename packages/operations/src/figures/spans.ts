import { sql } from '@offload/core/sql';

// Each run is counted in every span at once, so that nothing has to be merged later.
/** The rows `(span, start)` of the spans that the time `at` belongs to. */
export const spansOfAt = sql`(VALUES
  ('minute', date_bin('1 minute', at, 'epoch')), ('quarter', date_bin('15 minutes', at, 'epoch')),
  ('hour', date_bin('1 hour', at, 'epoch')), ('ever', timestamptz 'epoch')) AS spans(span, start)`;

/** How long each span is kept. The totals of all time are kept forever. */
export const keptSpans = { minute: '2 days', quarter: '8 days', hour: '90 days' };
