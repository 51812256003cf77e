-- The runs whose failures an open gate has counted since its last success: one that is reported again isn't counted again.
ALTER TABLE offload.gate ADD COLUMN failed_runs text[] NOT NULL DEFAULT '{}';
