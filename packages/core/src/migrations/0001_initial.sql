CREATE SEQUENCE offload.job_version;

CREATE TABLE offload.job (
  id uuid PRIMARY KEY,
  kind text NOT NULL,
  queue text NOT NULL,
  owner_id text NOT NULL,
  title text,
  payload jsonb NOT NULL,
  payload_version integer NOT NULL DEFAULT 1,
  state text NOT NULL DEFAULT 'queued',
  held_by text,
  user_requested boolean NOT NULL DEFAULT false,
  attempt integer NOT NULL DEFAULT 0,
  max_attempts integer NOT NULL,
  fence integer NOT NULL DEFAULT 0,
  version bigint NOT NULL DEFAULT nextval('offload.job_version'),
  progress_percent integer NOT NULL DEFAULT 0,
  progress_step text,
  error_code text,
  error_message text,
  error_stack text,
  error_signature text,
  dismissed_at timestamptz(3),
  dismissed_by text,
  dismiss_reason text,
  retry_of uuid,
  result jsonb,
  worker_id uuid,
  lease_until timestamptz(3),
  waits_since timestamptz(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  waited_ms bigint,
  dispatched_at timestamptz(3),
  created_at timestamptz(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  started_at timestamptz(3),
  finished_at timestamptz(3),
  next_attempt_at timestamptz(3),
  CONSTRAINT job_state_is_known CHECK (
    state IN ('queued', 'running', 'retrying', 'succeeded', 'failed', 'canceling', 'canceled')
  ),
  CONSTRAINT job_end_is_told CHECK (
    CASE state
      WHEN 'succeeded' THEN result IS NOT NULL AND error_message IS NULL
      WHEN 'failed' THEN result IS NULL AND error_message IS NOT NULL
      WHEN 'canceled' THEN result IS NULL AND error_message IS NULL
      ELSE result IS NULL
    END
  )
) WITH (autovacuum_vacuum_scale_factor = 0.02, autovacuum_analyze_scale_factor = 0.02);

CREATE INDEX job_owner_id_id_idx ON offload.job (owner_id, id DESC);
CREATE INDEX job_queue_kind_state_id_idx ON offload.job (queue, kind, state, id);
CREATE INDEX job_live ON offload.job (queue, state, waits_since)
  WHERE state IN ('queued', 'running', 'retrying', 'canceling');
CREATE INDEX job_open ON offload.job (dispatched_at) WHERE state IN ('queued', 'running', 'retrying', 'canceling');
CREATE INDEX job_requested ON offload.job (queue, owner_id)
  WHERE user_requested AND state IN ('queued', 'running', 'retrying', 'canceling');
CREATE INDEX job_held_by_time ON offload.job (next_attempt_at) WHERE held_by = 'time';
CREATE INDEX job_held_by_kind ON offload.job (kind) WHERE held_by = 'kind';
CREATE INDEX job_held_by_owner ON offload.job (queue, owner_id, id) WHERE held_by = 'owner';
CREATE INDEX job_dismissed ON offload.job (dismissed_at, dismissed_by) WHERE dismissed_at IS NOT NULL;
CREATE INDEX job_retry_of ON offload.job (retry_of) WHERE retry_of IS NOT NULL;

CREATE TABLE offload.job_event (
  id bigserial PRIMARY KEY,
  job_id uuid NOT NULL REFERENCES offload.job (id) ON DELETE CASCADE ON UPDATE CASCADE,
  state text NOT NULL,
  attempt integer NOT NULL,
  actor text NOT NULL,
  message text,
  at timestamptz(3) NOT NULL DEFAULT CURRENT_TIMESTAMP
);
CREATE INDEX job_event_job_id_id_idx ON offload.job_event (job_id, id);

CREATE TABLE offload.job_log (
  id bigserial PRIMARY KEY,
  job_id uuid NOT NULL REFERENCES offload.job (id) ON DELETE CASCADE ON UPDATE CASCADE,
  attempt integer NOT NULL,
  at timestamptz(3) NOT NULL,
  level text NOT NULL,
  message text NOT NULL,
  details jsonb
);
CREATE INDEX job_log_job_id_id_idx ON offload.job_log (job_id, id);

CREATE TABLE offload.queue_setting (
  queue text PRIMARY KEY,
  concurrency integer,
  per_minute integer,
  owner_running integer,
  owner_open integer,
  updated_at timestamptz(3) NOT NULL DEFAULT CURRENT_TIMESTAMP
);

CREATE TABLE offload.worker_identity (
  id uuid PRIMARY KEY,
  host text NOT NULL,
  pid integer NOT NULL,
  started_at timestamptz(3) NOT NULL DEFAULT CURRENT_TIMESTAMP
);

CREATE TABLE offload.worker_process (
  id uuid PRIMARY KEY,
  host text NOT NULL,
  pid integer NOT NULL,
  version text NOT NULL DEFAULT '',
  queues jsonb NOT NULL DEFAULT '{}',
  kinds text[] NOT NULL DEFAULT '{}',
  running integer NOT NULL DEFAULT 0,
  rss_bytes bigint NOT NULL DEFAULT 0,
  loop_delay_ms double precision NOT NULL DEFAULT 0,
  outages jsonb NOT NULL DEFAULT '[]',
  started_at timestamptz(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  beat_at timestamptz(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  alive_until timestamptz(3) NOT NULL
);

CREATE TABLE offload.schedule (
  id uuid PRIMARY KEY,
  owner_id text NOT NULL,
  kind text NOT NULL,
  template jsonb NOT NULL,
  day integer,
  hour integer NOT NULL,
  minute integer NOT NULL,
  time_zone text NOT NULL,
  paused_at timestamptz(3),
  next_run_at timestamptz(3) NOT NULL,
  last_run_at timestamptz(3),
  last_job_id uuid REFERENCES offload.job (id) ON DELETE SET NULL ON UPDATE CASCADE,
  created_at timestamptz(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT schedule_is_a_time CHECK (
    day BETWEEN 1 AND 28 AND hour BETWEEN 0 AND 23 AND minute BETWEEN 0 AND 59
  )
);
CREATE INDEX schedule_due ON offload.schedule (next_run_at) WHERE paused_at IS NULL;
CREATE INDEX schedule_owner_id_idx ON offload.schedule (owner_id);
CREATE INDEX schedule_last_job_id_idx ON offload.schedule (last_job_id);
