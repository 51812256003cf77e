-- CreateTable
CREATE TABLE "schedule" (
    "id" UUID NOT NULL,
    "owner_id" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "template" JSONB NOT NULL,
    "day" INTEGER,
    "hour" INTEGER NOT NULL,
    "minute" INTEGER NOT NULL,
    "time_zone" TEXT NOT NULL,
    "paused_at" TIMESTAMPTZ(3),
    "next_run_at" TIMESTAMPTZ(3) NOT NULL,
    "last_run_at" TIMESTAMPTZ(3),
    "last_job_id" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "schedule_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "schedule_owner_id_idx" ON "schedule"("owner_id");

-- CreateIndex
CREATE INDEX "schedule_last_job_id_idx" ON "schedule"("last_job_id");

-- AddForeignKey
ALTER TABLE "schedule" ADD CONSTRAINT "schedule_owner_id_fkey" FOREIGN KEY ("owner_id") REFERENCES "user"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "schedule" ADD CONSTRAINT "schedule_last_job_id_fkey" FOREIGN KEY ("last_job_id") REFERENCES "job"("id") ON DELETE SET NULL ON UPDATE CASCADE;


-- What Prisma's schema cannot say.

-- Days that every month has; null is the last.
ALTER TABLE schedule ADD CONSTRAINT schedule_is_a_time CHECK (
  day BETWEEN 1 AND 28 AND hour BETWEEN 0 AND 23 AND minute BETWEEN 0 AND 59
);

-- The sweeper's: which ticks are due.
CREATE INDEX schedule_due ON schedule (next_run_at) WHERE paused_at IS NULL;
