-- CreateIndex
CREATE INDEX "operator_action_at_idx" ON "operator_action"("at");


-- What Prisma's schema cannot say.

-- Who put them aside belongs to it: the two together name a dismissal, and those that there are can be hopped through.
DROP INDEX job_dismissed;
CREATE INDEX job_dismissed ON job (dismissed_at, dismissed_by) WHERE dismissed_at IS NOT NULL;
