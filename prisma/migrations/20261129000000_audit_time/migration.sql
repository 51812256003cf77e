-- Not the time when a transaction began, which whoever begins it could choose.
ALTER TABLE "operator_action" ALTER COLUMN "at" SET DEFAULT clock_timestamp();
