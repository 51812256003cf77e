-- How runs end, and how many of them did. Some apps had these tables before.

-- Runs that have ended and aren't counted yet. Written with the end, and removed by the worker that counts them.
CREATE TABLE IF NOT EXISTS offload.job_end (
  at timestamptz(3) NOT NULL DEFAULT now(),
  queue text NOT NULL,
  kind text NOT NULL,
  outcome text NOT NULL,
  waited_ms bigint,
  ran_ms bigint
);

-- How many runs ended, by outcome: succeeded, failed, canceled, retrying (failed, will be retried), or rejected (only the
-- job's owner can fix it). A span is a minute, a quarter of an hour, an hour, or all time (ever).
CREATE TABLE IF NOT EXISTS offload.job_throughput (
  span text NOT NULL,
  start timestamptz(3) NOT NULL,
  queue text NOT NULL,
  kind text NOT NULL,
  outcome text NOT NULL,
  count bigint NOT NULL,
  CONSTRAINT job_throughput_pkey PRIMARY KEY (span, start, queue, kind, outcome)
);

-- Histograms of queue times (wait) and durations (run), from which percentiles over any span can be computed.
CREATE TABLE IF NOT EXISTS offload.job_duration (
  span text NOT NULL,
  start timestamptz(3) NOT NULL,
  queue text NOT NULL,
  kind text NOT NULL,
  measure text NOT NULL,
  bucket integer NOT NULL,
  count bigint NOT NULL,
  total_ms bigint NOT NULL,
  CONSTRAINT job_duration_pkey PRIMARY KEY (span, start, queue, kind, measure, bucket)
);
