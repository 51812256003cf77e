-- What a job may write counts toward its owner's storage quota until the job has finished.
ALTER TABLE job ADD COLUMN reserved_bytes bigint NOT NULL DEFAULT 0;

CREATE INDEX job_reserved ON job (owner_id) INCLUDE (reserved_bytes)
  WHERE reserved_bytes > 0 AND state IN ('queued', 'running', 'retrying', 'canceling');
