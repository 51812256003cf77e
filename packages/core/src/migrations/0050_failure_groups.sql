-- Of millions of jobs, those that failed and weren't dismissed, by what went wrong. Some apps had it before.
CREATE INDEX IF NOT EXISTS job_triage ON offload.job (kind, error_signature, finished_at, id)
  WHERE state = 'failed' AND dismissed_at IS NULL;
