-- Who enqueued the job; 'owner': its owner. NULL: its history says it, as it did for all jobs before.
ALTER TABLE offload.job ADD COLUMN enqueued_by text;
