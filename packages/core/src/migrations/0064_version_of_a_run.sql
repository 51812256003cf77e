-- The version that a worker was started with, which its jobs' runs keep after it has ended; empty: it named none.
ALTER TABLE offload.worker_identity ADD COLUMN version text NOT NULL DEFAULT '';
UPDATE offload.worker_identity SET version = worker_process.version FROM offload.worker_process
WHERE worker_process.id = worker_identity.id;
