-- CreateTable
CREATE TABLE "operator_action" (
    "id" BIGSERIAL NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "actor_id" TEXT NOT NULL,
    "actor_email" TEXT NOT NULL,
    "action" TEXT NOT NULL,
    "subject_type" TEXT NOT NULL,
    "subject_id" TEXT NOT NULL,
    "before" JSONB,
    "after" JSONB,
    "reason" TEXT,
    "ip" TEXT,
    "user_agent" TEXT,
    "request_id" TEXT,

    CONSTRAINT "operator_action_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "operator_action_actor_id_id_idx" ON "operator_action"("actor_id", "id" DESC);

-- CreateIndex
CREATE INDEX "operator_action_subject_type_subject_id_id_idx" ON "operator_action"("subject_type", "subject_id", "id" DESC);


-- What Prisma's schema cannot say.

ALTER TABLE "user" ADD CONSTRAINT user_role_is_known CHECK (role IN ('admin', 'operator', 'viewer', 'user'));

-- The audit is added to and read, and nothing else, whoever asks.
CREATE FUNCTION refuse_to_rewrite_audit() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'operator_action is append-only: % is refused', TG_OP USING ERRCODE = 'insufficient_privilege';
END
$$;

CREATE TRIGGER operator_action_is_append_only
  BEFORE UPDATE OR DELETE OR TRUNCATE ON operator_action
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_to_rewrite_audit();
