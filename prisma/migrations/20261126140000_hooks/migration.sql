-- The number of a run is its fence, and a job is dispatched to its queue.
ALTER TABLE job RENAME COLUMN claim TO fence;
ALTER TABLE job RENAME COLUMN handed_over_at TO dispatched_at;

-- What other parts of the app need to know about a job is in tables of their own: hooks write them.
CREATE TABLE owner_notification (
  job_id uuid PRIMARY KEY REFERENCES job (id) ON DELETE CASCADE ON UPDATE CASCADE,
  version bigint NOT NULL,
  finished_at timestamptz(3) NOT NULL,
  notified_at timestamptz(3)
);
INSERT INTO owner_notification (job_id, version, finished_at, notified_at)
SELECT id, version, finished_at, told_at FROM job
WHERE tells_owner AND state IN ('succeeded', 'failed') AND finished_at IS NOT NULL;
CREATE INDEX owner_notification_pending ON owner_notification (finished_at) WHERE notified_at IS NULL;

-- A run that may have left bytes in the storage that no file row names. It outlives its job.
CREATE TABLE run_leftover (job_id uuid NOT NULL, fence int NOT NULL, PRIMARY KEY (job_id, fence));
INSERT INTO run_leftover (job_id, fence)
SELECT id, run FROM job, generate_series(tidied + 1, fence) AS run
WHERE tidied < fence AND NOT (state = 'succeeded' AND run = fence);

-- What a job may write counts toward its owner's storage quota until the job has finished.
CREATE TABLE storage_reservation (
  job_id uuid PRIMARY KEY REFERENCES job (id) ON DELETE CASCADE ON UPDATE CASCADE,
  owner_id text NOT NULL,
  bytes bigint NOT NULL
);
INSERT INTO storage_reservation (job_id, owner_id, bytes)
SELECT id, owner_id, reserved_bytes FROM job WHERE reserved_bytes > 0 AND state <> 'succeeded';
CREATE INDEX storage_reservation_owner_id_idx ON storage_reservation (owner_id);

ALTER TABLE job DROP COLUMN tells_owner, DROP COLUMN told_at, DROP COLUMN tidied, DROP COLUMN reserved_bytes;

-- The web knows the contracts of all kinds itself.
DROP TABLE job_kind;

-- The core knows nothing about users: whoever deletes one deletes their jobs.
ALTER TABLE job DROP CONSTRAINT job_owner_id_fkey;
ALTER TABLE schedule DROP CONSTRAINT schedule_owner_id_fkey;
