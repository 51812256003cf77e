-- The request that has caused a job: its own, or that of the job that has enqueued it.
ALTER TABLE offload.job ADD COLUMN request_id text;

-- When a queue was given the job for the run that begins with this event.
ALTER TABLE offload.job_event ADD COLUMN dispatched_at timestamptz(3);
