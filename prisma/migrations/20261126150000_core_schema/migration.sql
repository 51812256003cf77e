-- The tables of the core get a schema of their own. From here on, the core migrates them itself: it finds its first migration
-- applied. Stop web and workers of the version before: they look for the tables where they were.
CREATE SCHEMA offload;
ALTER TABLE job SET SCHEMA offload;
ALTER TABLE job_event SET SCHEMA offload;
ALTER TABLE job_log SET SCHEMA offload;
ALTER TABLE queue_setting SET SCHEMA offload;
ALTER TABLE schedule SET SCHEMA offload;
ALTER TABLE worker_process SET SCHEMA offload;
ALTER TABLE worker_identity SET SCHEMA offload;
ALTER SEQUENCE job_version SET SCHEMA offload;

CREATE TABLE offload.migration (name text PRIMARY KEY, applied_at timestamptz NOT NULL DEFAULT now());
INSERT INTO offload.migration (name) VALUES ('0001_initial');

-- No foreign key leads from the core to users. What belongs to one goes with them all the same.
CREATE FUNCTION delete_jobs_of_user() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  DELETE FROM offload.schedule WHERE owner_id = OLD.id;
  DELETE FROM offload.job WHERE owner_id = OLD.id;
  RETURN NULL;
END
$$;

CREATE TRIGGER user_deleted AFTER DELETE ON "user" FOR EACH ROW EXECUTE FUNCTION delete_jobs_of_user();
