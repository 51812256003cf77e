import { sql } from '@offload/core/sql';

// Every row is kept for each span at once: nothing has to be merged later.
/** Rows `(span, start)` of the spans that the time `at` belongs to. */
export const spansOfAt = sql`(VALUES
  ('minute', date_bin('1 minute', at, 'epoch')), ('quarter', date_bin('15 minutes', at, 'epoch')),
  ('hour', date_bin('1 hour', at, 'epoch')), ('ever', timestamptz 'epoch')) AS spans(span, start)`;

/** How long each is kept. What tells of all time is kept for ever. */
export const keptSpans = { minute: '2 days', quarter: '8 days', hour: '90 days' };
