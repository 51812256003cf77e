-- A schedule runs by a cron expression, for any kind. Days of the month were 1 to 28, or NULL for the last.
ALTER TABLE offload.schedule
  ADD COLUMN name text,
  ADD COLUMN cron text,
  ADD COLUMN catch_up text NOT NULL DEFAULT 'all',
  ADD COLUMN overlap text NOT NULL DEFAULT 'allow',
  ADD COLUMN declared_at timestamptz(3),
  ADD COLUMN last_skipped_at timestamptz(3);

UPDATE offload.schedule SET cron = concat_ws(' ', minute, hour, coalesce(day::text, 'L'), '* *');

ALTER TABLE offload.schedule
  ALTER COLUMN cron SET NOT NULL,
  DROP CONSTRAINT schedule_is_a_time,
  DROP COLUMN day,
  DROP COLUMN hour,
  DROP COLUMN minute,
  ADD CONSTRAINT schedule_name_key UNIQUE (name),
  ADD CONSTRAINT schedule_policies_are_known CHECK (
    catch_up IN ('all', 'latest', 'none') AND overlap IN ('allow', 'skip')
  ),
  ADD CONSTRAINT schedule_is_declared CHECK ((name IS NULL) = (declared_at IS NULL));
