-- The core's tables. Each app of a database may have them in a schema of its own: `offload` stands for its name.

-- Grows with every change of any job.
CREATE SEQUENCE offload.job_version;

CREATE TABLE offload.job (
  id uuid PRIMARY KEY,
  kind text NOT NULL,
  queue text NOT NULL,
  -- A user of the app, to which the core has no foreign key.
  owner_id text NOT NULL,
  title text,
  payload jsonb NOT NULL,
  -- The version of the contract that the payload was written for.
  payload_version integer NOT NULL DEFAULT 1,
  user_requested boolean NOT NULL DEFAULT false,
  -- `owner`, or an actor as in the history. NULL: the first event says it.
  enqueued_by text,
  parent_id uuid REFERENCES offload.job (id) ON DELETE SET NULL,
  -- The job that this one replays, with another payload.
  retry_of uuid,
  -- The request that caused it, or the job that enqueued it, and the W3C Trace Context of that request.
  request_id text,
  traceparent text,
  created_at timestamptz(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

  state text NOT NULL DEFAULT 'queued',
  version bigint NOT NULL DEFAULT nextval('offload.job_version'),
  attempt integer NOT NULL DEFAULT 0,
  max_attempts integer NOT NULL,
  -- The number of the last run. A write that names an earlier run changes nothing.
  fence integer NOT NULL DEFAULT 0,

  -- What keeps it from its queue. NULL: nothing does.
  held_by text,
  priority text NOT NULL DEFAULT 'normal',
  run_at timestamptz(3),
  next_attempt_at timestamptz(3),
  deadline_at timestamptz(3),
  unique_key text,
  unique_while text,
  unique_until timestamptz(3),
  concurrency_key text,
  concurrency_limit integer,
  gate text,
  waiting_for jsonb,

  -- Since when it's due, or when it will be.
  waits_since timestamptz(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  -- When the last hold let it through; NULL: nothing held it. After waiting behind its owner's other jobs for an hour, it was
  -- due an hour ago, but has waited for a worker only since then.
  admitted_at timestamptz(3),
  -- When its queue was last known to carry it; NULL: it has yet to be dispatched.
  dispatched_at timestamptz(3),
  -- The delivery that carries it together with others; NULL: one of its own.
  delivery text,
  waited_ms bigint,

  worker_id uuid,
  lease_until timestamptz(3),
  progress_percent integer NOT NULL DEFAULT 0,
  progress_step text,
  started_at timestamptz(3),
  -- When a run committed work that canceling the job wouldn't undo; NULL: none has.
  committed_at timestamptz(3),
  finished_at timestamptz(3),
  result jsonb,
  -- How many parts of a success weren't done.
  warnings integer NOT NULL DEFAULT 0,
  error_code text,
  error_message text,
  error_stack text,
  -- The same for jobs with the same failure: without numbers, IDs, and addresses.
  error_signature text,
  dismissed_at timestamptz(3),
  dismissed_by text,
  dismiss_reason text,

  CONSTRAINT job_state_is_known CHECK (
    state IN (
      'scheduled', 'queued', 'running', 'retrying', 'waiting', 'succeeded', 'failed', 'canceling', 'canceled'
    )
  ),
  CONSTRAINT job_end_is_told CHECK (
    CASE state
      WHEN 'succeeded' THEN result IS NOT NULL AND error_message IS NULL
      WHEN 'failed' THEN result IS NULL AND error_message IS NOT NULL
      WHEN 'canceled' THEN result IS NULL AND error_message IS NULL
      ELSE result IS NULL
    END
  ),
  -- A run without a lease would never count as lost, and would take up its owner's share forever.
  CONSTRAINT job_run_has_lease CHECK (state NOT IN ('running', 'canceling') OR lease_until IS NOT NULL),
  CONSTRAINT job_waits_for_something CHECK ((state = 'waiting') = (waiting_for IS NOT NULL)),
  CONSTRAINT job_priority_is_known CHECK (priority IN ('high', 'normal', 'low')),
  CONSTRAINT job_payload_is_object CHECK (jsonb_typeof(payload) = 'object')
) -- Dead entries slow searches down, and the default, a fifth of ten million rows, is too many to wait for.
WITH (autovacuum_vacuum_scale_factor = 0.02, autovacuum_analyze_scale_factor = 0.02);

CREATE INDEX job_owner_id_id_idx ON offload.job (owner_id, id DESC);
CREATE INDEX job_queue_kind_state_id_idx ON offload.job (queue, kind, state, id);
CREATE UNIQUE INDEX job_unique ON offload.job (unique_key) WHERE unique_key IS NOT NULL;
CREATE INDEX job_parent ON offload.job (parent_id, id) WHERE parent_id IS NOT NULL;
CREATE INDEX job_retry_of ON offload.job (retry_of) WHERE retry_of IS NOT NULL;
CREATE INDEX job_deadline ON offload.job (deadline_at) WHERE deadline_at IS NOT NULL AND finished_at IS NULL;

-- Of millions of jobs, the unfinished ones.
CREATE INDEX job_live ON offload.job (queue, state, waits_since)
  WHERE state IN ('scheduled', 'queued', 'running', 'retrying', 'waiting', 'canceling');
CREATE INDEX job_open ON offload.job (dispatched_at)
  WHERE state IN ('scheduled', 'queued', 'running', 'retrying', 'waiting', 'canceling');
CREATE INDEX job_requested ON offload.job (queue, owner_id)
  WHERE user_requested AND state IN ('scheduled', 'queued', 'running', 'retrying', 'waiting', 'canceling');

-- The jobs that each hold holds, in the order in which it lets them through.
CREATE INDEX job_held_by_time ON offload.job (next_attempt_at) WHERE held_by = 'time';
CREATE INDEX job_held_by_jobs ON offload.job (id) WHERE held_by = 'jobs';
CREATE INDEX job_held_by_kind ON offload.job (kind) WHERE held_by = 'kind';
CREATE INDEX job_held_by_gate
  ON offload.job (gate, (array_position('{high,normal,low}'::text[], priority)), waits_since, id) WHERE held_by = 'gate';
CREATE INDEX job_held_by_key
  ON offload.job (concurrency_key, (array_position('{high,normal,low}'::text[], priority)), id) WHERE held_by = 'key';
CREATE INDEX job_held_by_owner
  ON offload.job (queue, owner_id, (array_position('{high,normal,low}'::text[], priority)), id) WHERE held_by = 'owner';

-- The unfinished jobs that a gate or a key has let through: nothing holds them, or only a later hold does.
CREATE INDEX job_through_gate ON offload.job (gate)
  WHERE gate IS NOT NULL AND finished_at IS NULL AND (held_by IS NULL OR held_by IN ('key', 'owner'));
CREATE INDEX job_through_key ON offload.job (concurrency_key)
  WHERE concurrency_key IS NOT NULL AND finished_at IS NULL AND (held_by IS NULL OR held_by = 'owner');

-- The failed jobs that weren't dismissed, by what went wrong, and the dismissed ones.
CREATE INDEX job_triage ON offload.job (kind, error_signature, finished_at, id)
  WHERE state = 'failed' AND dismissed_at IS NULL;
CREATE INDEX job_dismissed ON offload.job (dismissed_at, dismissed_by) WHERE dismissed_at IS NOT NULL;

-- How many requested jobs of an owner no hold holds. In a function of its own, because a connection that enqueues keeps the
-- plan of the whole statement: one that was made for an empty table would read all jobs when it's full. With a generic plan,
-- because a connection that plans every statement planned this one for each job, which took longer than all else.
CREATE FUNCTION offload.count_admitted(in_queue text, of_owner text) RETURNS bigint
LANGUAGE plpgsql STABLE SET enable_seqscan = off SET plan_cache_mode = force_generic_plan AS $$
BEGIN
  RETURN (
    SELECT count(*) FROM offload.job
    WHERE queue = in_queue AND owner_id = of_owner AND user_requested AND held_by IS NULL
      AND state IN ('scheduled', 'queued', 'running', 'retrying', 'waiting', 'canceling')
  );
END $$;

CREATE TABLE offload.job_step (
  job_id uuid NOT NULL REFERENCES offload.job (id) ON DELETE CASCADE,
  name text NOT NULL,
  result jsonb,
  started_at timestamptz(3) NOT NULL,
  finished_at timestamptz(3),
  PRIMARY KEY (job_id, name)
);

-- Without a foreign key: checking it took as long as the rest of a claim and a finish. The statement that changes a job
-- inserts the event, so it can't name one that doesn't exist, and a trigger deletes a job's events with it.
CREATE TABLE offload.job_event (
  id bigserial PRIMARY KEY,
  job_id uuid NOT NULL,
  state text NOT NULL,
  attempt integer NOT NULL,
  actor text NOT NULL,
  message text,
  -- When the job was added to its queue for the run that begins with this event.
  dispatched_at timestamptz(3),
  at timestamptz(3) NOT NULL DEFAULT CURRENT_TIMESTAMP
);
CREATE INDEX job_event_job_id_id_idx ON offload.job_event (job_id, id);

CREATE FUNCTION offload.delete_events() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  DELETE FROM offload.job_event USING deleted WHERE job_event.job_id = deleted.id;
  RETURN NULL;
END $$;
CREATE TRIGGER delete_events AFTER DELETE ON offload.job
  REFERENCING OLD TABLE AS deleted FOR EACH STATEMENT EXECUTE FUNCTION offload.delete_events();

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

CREATE TABLE offload.schedule (
  id uuid PRIMARY KEY,
  -- Its name in code; NULL: a user created it.
  name text UNIQUE,
  owner_id text NOT NULL,
  kind text NOT NULL,
  template jsonb NOT NULL,
  cron text NOT NULL,
  time_zone text NOT NULL,
  catch_up text NOT NULL DEFAULT 'all',
  overlap text NOT NULL DEFAULT 'allow',
  paused_at timestamptz(3),
  next_run_at timestamptz(3) NOT NULL,
  last_run_at timestamptz(3),
  last_job_id uuid REFERENCES offload.job (id) ON DELETE SET NULL ON UPDATE CASCADE,
  last_skipped_at timestamptz(3),
  declared_at timestamptz(3),
  created_at timestamptz(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT schedule_policies_are_known CHECK (
    catch_up IN ('all', 'latest', 'none') AND overlap IN ('allow', 'skip')
  ),
  CONSTRAINT schedule_is_declared CHECK ((name IS NULL) = (declared_at IS NULL))
);
CREATE INDEX schedule_due ON offload.schedule (next_run_at) WHERE paused_at IS NULL;
CREATE INDEX schedule_owner_id_idx ON offload.schedule (owner_id);
CREATE INDEX schedule_last_job_id_idx ON offload.schedule (last_job_id);

-- What limits how many jobs run.

CREATE TABLE offload.queue_setting (
  queue text PRIMARY KEY,
  concurrency integer,
  per_minute integer,
  owner_running integer,
  owner_open integer,
  updated_at timestamptz(3) NOT NULL DEFAULT CURRENT_TIMESTAMP
);

-- What jobs share outside of the app, such as a host: how many of them it takes, and whether it works.
CREATE TABLE offload.gate (
  name text PRIMARY KEY,
  concurrency integer,
  rate_starts integer,
  rate_interval_ms integer,
  interval_began_at timestamptz(3),
  interval_starts integer NOT NULL DEFAULT 0,
  failures integer NOT NULL DEFAULT 0,
  -- The runs whose failures it has counted since its last success. One that is reported again isn't counted again.
  failed_runs text[] NOT NULL DEFAULT '{}',
  closed_at timestamptz(3),
  closed_until timestamptz(3),
  probe_id uuid,
  last_error text,
  last_status integer,
  last_error_at timestamptz(3),
  CONSTRAINT gate_has_a_whole_rate CHECK ((rate_starts IS NULL) = (rate_interval_ms IS NULL)),
  CONSTRAINT gate_is_closed_until CHECK ((closed_at IS NULL) = (closed_until IS NULL))
);

-- The worker processes that are online, and those that went offline recently.
CREATE TABLE offload.worker_process (
  id uuid PRIMARY KEY,
  host text NOT NULL,
  pid integer NOT NULL,
  version text NOT NULL DEFAULT '',
  queues jsonb NOT NULL DEFAULT '{}',
  kinds text[] NOT NULL DEFAULT '{}',
  contract_versions jsonb NOT NULL DEFAULT '{}',
  -- Whether it seals isolated jobs: `sealed`, `unsealed`, or `refused`. NULL if it doesn't know yet, or has none.
  sealing text,
  running integer NOT NULL DEFAULT 0,
  rss_bytes bigint NOT NULL DEFAULT 0,
  loop_delay_ms double precision NOT NULL DEFAULT 0,
  outages jsonb NOT NULL DEFAULT '[]',
  started_at timestamptz(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  beat_at timestamptz(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  alive_until timestamptz(3) NOT NULL
);
-- Enqueueing asks which workers are alive, on connections that find rows only by an index.
CREATE INDEX worker_process_alive ON offload.worker_process (alive_until);

-- A worker's identity for the histories of its jobs, kept after it has ended.
CREATE TABLE offload.worker_identity (
  id uuid PRIMARY KEY,
  host text NOT NULL,
  pid integer NOT NULL,
  version text NOT NULL DEFAULT '',
  started_at timestamptz(3) NOT NULL DEFAULT CURRENT_TIMESTAMP
);

-- What tells this installation from others that share a Redis with it.
CREATE TABLE offload.installation (
  only_one boolean PRIMARY KEY DEFAULT true,
  queue_prefix text NOT NULL,
  -- The database that the prefix belongs to. A copy is another database, and mustn't take the deliveries of the original.
  database_identity text,
  CONSTRAINT installation_is_one_row CHECK (only_one)
);
INSERT INTO offload.installation (queue_prefix) VALUES ('offload-' || left(gen_random_uuid()::text, 8));

-- Figures: how runs end, and how many of them did.

-- Runs that have ended and aren't counted yet. Inserted with the end, and deleted by the worker that counts them.
CREATE TABLE offload.job_end (
  at timestamptz(3) NOT NULL DEFAULT now(),
  queue text NOT NULL,
  kind text NOT NULL,
  outcome text NOT NULL,
  waited_ms bigint,
  ran_ms bigint
);

-- How many runs ended, by outcome: succeeded, failed, canceled, retrying (failed, will be retried), or rejected (only the
-- job's owner can fix it). A span is a minute, a quarter of an hour, an hour, or all time (ever).
CREATE TABLE offload.job_throughput (
  span text NOT NULL,
  start timestamptz(3) NOT NULL,
  queue text NOT NULL,
  kind text NOT NULL,
  outcome text NOT NULL,
  count bigint NOT NULL,
  PRIMARY KEY (span, start, queue, kind, outcome)
);

-- Histograms of queue times (wait) and durations (run), from which percentiles over any span can be computed.
CREATE TABLE offload.job_duration (
  span text NOT NULL,
  start timestamptz(3) NOT NULL,
  queue text NOT NULL,
  kind text NOT NULL,
  measure text NOT NULL,
  bucket integer NOT NULL,
  count bigint NOT NULL,
  total_ms bigint NOT NULL,
  PRIMARY KEY (span, start, queue, kind, measure, bucket)
);

-- Alerts. A threshold is in percent for failed-rate, and in seconds for the others.
CREATE TABLE offload.alert_rule (
  rule text PRIMARY KEY,
  is_on boolean NOT NULL DEFAULT true,
  threshold integer NOT NULL,
  CONSTRAINT alert_rule_is_known CHECK (rule IN ('failed-rate', 'oldest-waiting', 'outage', 'no-worker', 'stalled')),
  CONSTRAINT alert_threshold_is_positive CHECK (threshold > 0)
);
INSERT INTO offload.alert_rule (rule, threshold)
VALUES ('failed-rate', 20), ('oldest-waiting', 300), ('outage', 60), ('no-worker', 60), ('stalled', 60);

-- What each rule says of each queue. over_since: since when it has been continuously over its threshold.
CREATE TABLE offload.alert_state (
  rule text NOT NULL,
  queue text NOT NULL,
  value double precision NOT NULL DEFAULT 0,
  over_since timestamptz(3),
  last_over_at timestamptz(3),
  firing_since timestamptz(3),
  reason text,
  PRIMARY KEY (rule, queue)
);

-- When a process last evaluated the rules. One at a time does.
CREATE TABLE offload.alert_turn (
  id integer PRIMARY KEY DEFAULT 1 CHECK (id = 1),
  evaluated_at timestamptz(3) NOT NULL DEFAULT now()
);
INSERT INTO offload.alert_turn DEFAULT VALUES;

-- What has started firing or was resolved. Versions before the first release wrote `recovered`.
CREATE TABLE offload.alert_change (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  at timestamptz(3) NOT NULL DEFAULT now(),
  rule text NOT NULL,
  queue text NOT NULL,
  state text NOT NULL CHECK (state IN ('firing', 'resolved', 'recovered')),
  value double precision NOT NULL,
  threshold integer NOT NULL,
  reason text,
  since timestamptz(3) NOT NULL
);

-- The audit log: what staff do, and who they are.
CREATE TABLE offload.operator_action (
  id bigserial PRIMARY KEY,
  -- Not the time when a transaction began, which its client could choose.
  at timestamptz(3) NOT NULL DEFAULT clock_timestamp(),
  actor_id text NOT NULL,
  -- An email address, or whatever else the app calls its staff.
  actor_email text NOT NULL,
  -- The type of subject and the verb, such as `job.cancel`.
  action text NOT NULL,
  subject_type text NOT NULL,
  subject_id text NOT NULL,
  before jsonb,
  after jsonb,
  reason text,
  ip text,
  user_agent text,
  request_id text,
  session_id text,
  -- When the session last showed a second factor.
  second_factor_at timestamptz(3),
  outcome text NOT NULL DEFAULT 'success',
  CONSTRAINT operator_action_outcome_is_known CHECK (outcome IN ('success', 'denied', 'failed'))
);
CREATE INDEX operator_action_at_idx ON offload.operator_action (at);
CREATE INDEX operator_action_actor_id_id_idx ON offload.operator_action (actor_id, id DESC);
CREATE INDEX operator_action_subject_type_subject_id_id_idx ON offload.operator_action (subject_type, subject_id, id DESC);

-- Rows are inserted and read, and nothing else, whoever asks.
CREATE FUNCTION offload.refuse_to_rewrite_audit() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'operator_action is append-only: % is refused', TG_OP USING ERRCODE = 'insufficient_privilege';
END
$$;
CREATE TRIGGER operator_action_is_append_only
  BEFORE UPDATE OR DELETE OR TRUNCATE ON offload.operator_action
  FOR EACH STATEMENT EXECUTE FUNCTION offload.refuse_to_rewrite_audit();
