-- With which session and second factor, and how it ended.
ALTER TABLE "operator_action" ADD COLUMN "session_id" TEXT,
  ADD COLUMN "second_factor_at" TIMESTAMPTZ(3),
  ADD COLUMN "outcome" TEXT NOT NULL DEFAULT 'success';

-- What Prisma's schema cannot say.
ALTER TABLE "operator_action" ADD CONSTRAINT operator_action_outcome_is_known
  CHECK (outcome IN ('success', 'denied', 'failed'));
