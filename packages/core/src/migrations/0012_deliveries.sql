-- The delivery that carries the job together with others; NULL: one of its own.
ALTER TABLE offload.job ADD COLUMN delivery text;
