-- What jobs share outside of the app, such as a host: how many of them it takes, and whether it works.
CREATE TABLE offload.gate (
  name text PRIMARY KEY,
  concurrency integer,
  rate_starts integer,
  rate_interval_ms integer,
  interval_began_at timestamptz(3),
  interval_starts integer NOT NULL DEFAULT 0,
  failures integer NOT NULL DEFAULT 0,
  closed_at timestamptz(3),
  closed_until timestamptz(3),
  probe_id uuid,
  last_error text,
  last_status integer,
  last_error_at timestamptz(3),
  CONSTRAINT gate_has_a_whole_rate CHECK ((rate_starts IS NULL) = (rate_interval_ms IS NULL)),
  CONSTRAINT gate_is_closed_until CHECK ((closed_at IS NULL) = (closed_until IS NULL))
);

ALTER TABLE offload.job ADD COLUMN gate text;
CREATE INDEX job_gated ON offload.job (gate) WHERE gate IS NOT NULL AND finished_at IS NULL;
CREATE INDEX job_held_by_gate
  ON offload.job (gate, (array_position('{high,normal,low}'::text[], priority)), waits_since, id) WHERE held_by = 'gate';
