-- When the last gate let it through; null: none has held it. A job that waited behind its owner's others for an hour was due
-- an hour ago, but has waited for a worker only since then.
ALTER TABLE offload.job ADD COLUMN admitted_at timestamptz(3);
