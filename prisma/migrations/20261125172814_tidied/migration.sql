-- AlterTable
ALTER TABLE "job" ADD COLUMN     "tidied" INTEGER;

-- What Prisma's schema cannot say.

-- The kinds that write files when this was written. What has ended was tidied up as it was done until now.
UPDATE job SET tidied = CASE WHEN state IN ('succeeded', 'failed', 'canceled') THEN claim ELSE 0 END
WHERE kind IN ('sales-report', 'sales-import', 'resize-image');

-- The sweeper's: of millions of ended jobs only those that their workers have not tidied up after.
CREATE INDEX job_untidied ON job (finished_at) WHERE tidied < claim AND state IN ('succeeded', 'failed', 'canceled');
