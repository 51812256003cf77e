ALTER TABLE offload.worker_process ADD COLUMN contract_versions jsonb NOT NULL DEFAULT '{}';

ALTER TABLE offload.job
  ADD COLUMN run_at timestamptz(3),
  ADD COLUMN priority text NOT NULL DEFAULT 'normal',
  ADD COLUMN deadline_at timestamptz(3),
  ADD COLUMN unique_key text,
  ADD COLUMN unique_while text,
  ADD COLUMN unique_until timestamptz(3),
  ADD COLUMN concurrency_key text,
  ADD COLUMN concurrency_limit integer,
  ADD COLUMN parent_id uuid REFERENCES offload.job (id) ON DELETE SET NULL,
  ADD COLUMN waiting_for jsonb,
  ADD COLUMN warnings integer NOT NULL DEFAULT 0,
  ADD CONSTRAINT job_priority_is_known CHECK (priority IN ('high', 'normal', 'low')),
  ADD CONSTRAINT job_waits_for_something CHECK ((state = 'waiting') = (waiting_for IS NOT NULL)),
  DROP CONSTRAINT job_state_is_known,
  ADD CONSTRAINT job_state_is_known CHECK (
    state IN (
      'scheduled', 'queued', 'running', 'retrying', 'waiting', 'succeeded', 'failed', 'canceling', 'canceled'
    )
  );

CREATE UNIQUE INDEX job_unique ON offload.job (unique_key) WHERE unique_key IS NOT NULL;
CREATE INDEX job_deadline ON offload.job (deadline_at) WHERE deadline_at IS NOT NULL AND finished_at IS NULL;
CREATE INDEX job_parent ON offload.job (parent_id, id) WHERE parent_id IS NOT NULL;
CREATE INDEX job_keyed ON offload.job (concurrency_key) WHERE concurrency_key IS NOT NULL AND finished_at IS NULL;
CREATE INDEX job_held_by_key
  ON offload.job (concurrency_key, (array_position('{high,normal,low}'::text[], priority)), id) WHERE held_by = 'key';
CREATE INDEX job_held_by_jobs ON offload.job (id) WHERE held_by = 'jobs';
DROP INDEX offload.job_held_by_owner;
CREATE INDEX job_held_by_owner
  ON offload.job (queue, owner_id, (array_position('{high,normal,low}'::text[], priority)), id) WHERE held_by = 'owner';

-- These name the unfinished states, of which there are two more now.
DROP INDEX offload.job_live, offload.job_open, offload.job_requested;
CREATE INDEX job_live ON offload.job (queue, state, waits_since)
  WHERE state IN ('scheduled', 'queued', 'running', 'retrying', 'waiting', 'canceling');
CREATE INDEX job_open ON offload.job (dispatched_at)
  WHERE state IN ('scheduled', 'queued', 'running', 'retrying', 'waiting', 'canceling');
CREATE INDEX job_requested ON offload.job (queue, owner_id)
  WHERE user_requested AND state IN ('scheduled', 'queued', 'running', 'retrying', 'waiting', 'canceling');

CREATE TABLE offload.job_step (
  job_id uuid NOT NULL REFERENCES offload.job (id) ON DELETE CASCADE,
  name text NOT NULL,
  result jsonb,
  started_at timestamptz(3) NOT NULL,
  finished_at timestamptz(3),
  PRIMARY KEY (job_id, name)
);
