-- A run without a lease would never be taken for lost, and count toward its owner's share forever.
UPDATE offload.job SET lease_until = now() WHERE state IN ('running', 'canceling') AND lease_until IS NULL;

-- Only rows that were edited by hand have another payload.
UPDATE offload.job SET payload = '{}' WHERE jsonb_typeof(payload) <> 'object';

ALTER TABLE offload.job
  ADD CONSTRAINT job_run_has_lease CHECK (state NOT IN ('running', 'canceling') OR lease_until IS NOT NULL),
  ADD CONSTRAINT job_payload_is_object CHECK (jsonb_typeof(payload) = 'object');
