-- When a run committed work that canceling its job wouldn't undo; NULL: none has.
ALTER TABLE offload.job ADD COLUMN committed_at timestamptz(3);
