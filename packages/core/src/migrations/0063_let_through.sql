-- To count what a key or a gate has let through, each admission read all that it held, too.
DROP INDEX offload.job_keyed, offload.job_gated;
CREATE INDEX job_keyed ON offload.job (concurrency_key)
  WHERE concurrency_key IS NOT NULL AND finished_at IS NULL AND (held_by IS NULL OR held_by = 'owner');
CREATE INDEX job_gated ON offload.job (gate)
  WHERE gate IS NOT NULL AND finished_at IS NULL AND (held_by IS NULL OR held_by IN ('key', 'owner'));
