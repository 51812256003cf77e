-- What tells this installation from others that share a Redis with it. One that has run before keeps its jobs where they are.
CREATE TABLE offload.installation (
  only_one boolean PRIMARY KEY DEFAULT true,
  queue_prefix text NOT NULL,
  CONSTRAINT installation_is_one_row CHECK (only_one)
);

INSERT INTO offload.installation (queue_prefix)
SELECT CASE
  WHEN EXISTS (SELECT FROM offload.job) OR EXISTS (SELECT FROM offload.worker_identity) THEN 'offload'
  ELSE 'offload-' || left(gen_random_uuid()::text, 8) END;
