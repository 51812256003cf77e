-- A job passes gates before its queue may carry it: its time, a worker that knows its kind, its owner's share.
ALTER TABLE job
  ADD COLUMN held_by text,
  ADD COLUMN user_requested boolean NOT NULL DEFAULT false,
  ADD COLUMN payload_version int NOT NULL DEFAULT 1;
ALTER TABLE worker_process ADD COLUMN kinds text[] NOT NULL DEFAULT '{}';
ALTER TABLE queue_setting ADD COLUMN owner_running int, ADD COLUMN owner_open int;

-- Jobs that wait for their next attempt leave the queue: they come back to it when their time has come.
UPDATE job SET held_by = 'time', handed_over_at = NULL WHERE state = 'retrying';

CREATE INDEX job_held_by_time ON job (next_attempt_at) WHERE held_by = 'time';
CREATE INDEX job_held_by_kind ON job (kind) WHERE held_by = 'kind';
CREATE INDEX job_held_by_owner ON job (queue, owner_id, id) WHERE held_by = 'owner';
CREATE INDEX job_requested ON job (queue, owner_id)
  WHERE user_requested AND state IN ('queued', 'running', 'retrying', 'canceling');
