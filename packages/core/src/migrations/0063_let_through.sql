-- To count what a key or a gate has let through, each admission read all that it held, too. The new indexes come first: while one
-- is built, jobs can be read, and it may have been built before, concurrently.
CREATE INDEX IF NOT EXISTS job_through_key ON offload.job (concurrency_key)
  WHERE concurrency_key IS NOT NULL AND finished_at IS NULL AND (held_by IS NULL OR held_by = 'owner');
CREATE INDEX IF NOT EXISTS job_through_gate ON offload.job (gate)
  WHERE gate IS NOT NULL AND finished_at IS NULL AND (held_by IS NULL OR held_by IN ('key', 'owner'));
DROP INDEX offload.job_keyed, offload.job_gated;
