-- What staff do, and who they are. Some apps had it before.
CREATE TABLE IF NOT EXISTS offload.operator_action (
  id bigserial PRIMARY KEY,
  -- Not the time when a transaction began, which whoever begins it could choose.
  at timestamptz(3) NOT NULL DEFAULT clock_timestamp(),
  actor_id text NOT NULL,
  -- An email address, or whatever else the app calls its staff.
  actor_email text NOT NULL,
  -- The type of subject and the verb, such as `job.cancel`.
  action text NOT NULL,
  subject_type text NOT NULL,
  subject_id text NOT NULL,
  before jsonb,
  after jsonb,
  reason text,
  ip text,
  user_agent text,
  request_id text,
  session_id text,
  -- When the session last showed a second factor.
  second_factor_at timestamptz(3),
  outcome text NOT NULL DEFAULT 'success',
  CONSTRAINT operator_action_outcome_is_known CHECK (outcome IN ('success', 'denied', 'failed'))
);
CREATE INDEX IF NOT EXISTS operator_action_at_idx ON offload.operator_action (at);
CREATE INDEX IF NOT EXISTS operator_action_actor_id_id_idx ON offload.operator_action (actor_id, id DESC);
CREATE INDEX IF NOT EXISTS operator_action_subject_type_subject_id_id_idx
  ON offload.operator_action (subject_type, subject_id, id DESC);

-- It's added to and read, and nothing else, no matter who asks.
CREATE OR REPLACE FUNCTION offload.refuse_to_rewrite_audit() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'operator_action is append-only: % is refused', TG_OP USING ERRCODE = 'insufficient_privilege';
END
$$;
CREATE OR REPLACE TRIGGER operator_action_is_append_only
  BEFORE UPDATE OR DELETE OR TRUNCATE ON offload.operator_action
  FOR EACH STATEMENT EXECUTE FUNCTION offload.refuse_to_rewrite_audit();
