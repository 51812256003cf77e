-- CreateIndex
CREATE INDEX "job_queue_kind_state_id_idx" ON "job"("queue", "kind", "state", "id");


-- What Prisma's schema cannot say.

-- What a job was given, by any of its fields. Of jobs that have ended, so that a job is written into it once, not at each
-- change of its state.
CREATE INDEX job_payload ON job USING gin (payload jsonb_path_ops) WHERE state IN ('succeeded', 'failed', 'canceled');

-- The words of an error: also of the beginning of its stack, which says what a message for people leaves out.
CREATE FUNCTION job_error_words(code text, message text, stack text) RETURNS tsvector
  LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN to_tsvector('simple', regexp_replace(
    coalesce(code, '') || ' ' || message || ' ' || left(coalesce(stack, ''), 1000), '[^[:alnum:]]+', ' ', 'g'));

CREATE INDEX job_error ON job USING gin (job_error_words(error_code, error_message, error_stack))
  WHERE error_message IS NOT NULL;

-- How an address begins, whatever the order of the database's texts is.
CREATE INDEX user_email_beginning ON "user" (email text_pattern_ops);

-- Dead entries slow a search down, and a fifth of ten million rows is too many of them to wait for.
ALTER TABLE job SET (autovacuum_vacuum_scale_factor = 0.02, autovacuum_analyze_scale_factor = 0.02);
