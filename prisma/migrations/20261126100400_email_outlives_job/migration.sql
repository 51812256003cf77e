-- What Prisma's schema cannot say.

-- The ledger of outgoing mail outlives the jobs that it names.
ALTER TABLE "email" DROP CONSTRAINT "email_job_id_fkey";
