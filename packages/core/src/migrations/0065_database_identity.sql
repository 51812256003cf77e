-- The database that the prefix belongs to. A copy is another database, and mustn't take the deliveries of the original.
ALTER TABLE offload.installation ADD COLUMN database_identity text;
