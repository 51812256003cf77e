-- Which ends of jobs the bell shows, and which are emailed or pushed: all of them replace the switch for emails.
ALTER TABLE "user" ADD COLUMN bell_events text[] DEFAULT ARRAY['succeeded', 'failed'],
  ADD COLUMN email_events text[] DEFAULT ARRAY['succeeded', 'failed'],
  ADD COLUMN push_events text[] DEFAULT ARRAY['succeeded', 'failed'];
UPDATE "user" SET email_events = '{}' WHERE NOT wants_job_mail;
ALTER TABLE "user" DROP COLUMN wants_job_mail;

-- A notification is read in the bell, or on the page of its job. Those from before there was a bell have been read.
ALTER TABLE owner_notification ADD COLUMN owner_id text, ADD COLUMN state text, ADD COLUMN read_at timestamptz(3),
  ADD COLUMN by_email boolean NOT NULL DEFAULT true;
UPDATE owner_notification AS notification SET owner_id = job.owner_id, read_at = now(),
  state = CASE WHEN job.state IN ('succeeded', 'canceled') THEN job.state ELSE 'failed' END
FROM offload.job WHERE job.id = job_id;
ALTER TABLE owner_notification ALTER COLUMN owner_id SET NOT NULL, ALTER COLUMN state SET NOT NULL,
  ALTER COLUMN by_email DROP DEFAULT;
CREATE INDEX owner_notification_owner_id_finished_at_idx ON owner_notification (owner_id, finished_at DESC);
CREATE INDEX owner_notification_unread ON owner_notification (owner_id, finished_at) WHERE read_at IS NULL;
