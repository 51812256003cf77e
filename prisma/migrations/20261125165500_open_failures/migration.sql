-- What nobody need look at any more is not counted: those that failed of late and were not put aside.
DROP INDEX job_failed;
CREATE INDEX job_failed ON job (queue, finished_at) WHERE state = 'failed' AND dismissed_at IS NULL;
