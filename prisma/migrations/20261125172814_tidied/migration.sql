-- AlterTable
ALTER TABLE "job" ADD COLUMN     "tidied" INTEGER;

-- What Prisma's schema cannot say.

-- The sweeper's: of millions of ended jobs only those that their workers have not tidied up after.
CREATE INDEX job_untidied ON job (finished_at) WHERE tidied < claim AND state IN ('succeeded', 'failed', 'canceled');
