-- AlterTable
ALTER TABLE "job" ADD COLUMN     "tells_owner" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "told_at" TIMESTAMPTZ(3);



-- What Prisma's schema cannot say.

-- Only an end can be told.
ALTER TABLE job ADD CONSTRAINT job_told_has_ended CHECK (told_at IS NULL OR finished_at IS NOT NULL);

-- The sweeper's: of millions of ended jobs only those that their owners have not heard of.
CREATE INDEX job_untold ON job (finished_at)
  WHERE tells_owner AND told_at IS NULL AND state IN ('succeeded', 'failed');
