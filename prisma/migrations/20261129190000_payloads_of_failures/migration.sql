-- A value that millions of jobs have, but few or none of those that failed. Jobs that succeed aren't written into it.
CREATE INDEX job_payload_failed ON offload.job USING gin (payload jsonb_path_ops) WITH (gin_pending_list_limit = 256)
  WHERE state = 'failed';
