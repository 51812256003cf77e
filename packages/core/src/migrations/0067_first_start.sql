-- When the first run of a job began, also after a retry. NULL: no run has, or only runs from before this migration.
ALTER TABLE offload.job ADD COLUMN first_started_at timestamptz(3);
