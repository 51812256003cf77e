-- AlterTable
ALTER TABLE "job" ADD COLUMN     "dismiss_reason" TEXT,
ADD COLUMN     "dismissed_at" TIMESTAMPTZ(3),
ADD COLUMN     "dismissed_by" TEXT,
ADD COLUMN     "error_signature" TEXT,
ADD COLUMN     "retry_of" UUID;

-- CreateTable
CREATE TABLE "changed_job" (
    "changer_id" UUID NOT NULL,
    "job_id" UUID NOT NULL,
    "place" BIGSERIAL NOT NULL,

    CONSTRAINT "changed_job_pkey" PRIMARY KEY ("changer_id","job_id")
);

-- CreateIndex
CREATE INDEX "changed_job_changer_id_place_idx" ON "changed_job"("changer_id", "place");

-- AddForeignKey
ALTER TABLE "changed_job" ADD CONSTRAINT "changed_job_changer_id_fkey" FOREIGN KEY ("changer_id") REFERENCES "job"("id") ON DELETE CASCADE ON UPDATE CASCADE;



-- What Prisma's schema cannot say.

-- What failed before there were signatures: as good as SQL can make them.
UPDATE job SET error_signature =
    coalesce(error_code, 'internal') || ': ' || regexp_replace(left(error_message, 200), '[0-9]+', '#', 'g')
  WHERE error_message IS NOT NULL;

-- Of millions of jobs those that failed and that somebody has to look at, by what went wrong.
CREATE INDEX job_triage ON job (kind, error_signature, finished_at, id)
  WHERE state = 'failed' AND dismissed_at IS NULL;

-- Those that were put aside, to take that back.
CREATE INDEX job_dismissed ON job (dismissed_at) WHERE dismissed_at IS NOT NULL;

-- From a job to the one that does it again.
CREATE INDEX job_retry_of ON job (retry_of) WHERE retry_of IS NOT NULL;
