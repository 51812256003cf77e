-- Checking the reference took as long as all else that a claim and a finish do. An event is only ever inserted by the
-- statement that changes its job, so it can't name one that doesn't exist; and it goes with its job, whoever deletes that.
ALTER TABLE offload.job_event DROP CONSTRAINT job_event_job_id_fkey;

CREATE FUNCTION offload.delete_events() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  DELETE FROM offload.job_event USING deleted WHERE job_event.job_id = deleted.id;
  RETURN NULL;
END $$;

CREATE TRIGGER delete_events AFTER DELETE ON offload.job
  REFERENCING OLD TABLE AS deleted FOR EACH STATEMENT EXECUTE FUNCTION offload.delete_events();
