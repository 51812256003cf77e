-- Whether a worker seals isolated jobs: sealed, unsealed, or refused. Null if it doesn't know yet, or has none.
ALTER TABLE offload.worker_process ADD COLUMN sealing text;
