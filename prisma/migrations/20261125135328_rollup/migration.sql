-- AlterTable
ALTER TABLE "job" ADD COLUMN     "waited_ms" BIGINT,
ADD COLUMN     "waits_since" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP;

-- AlterTable
ALTER TABLE "worker_process" ADD COLUMN     "beat_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
ADD COLUMN     "loop_delay_ms" DOUBLE PRECISION NOT NULL DEFAULT 0,
ADD COLUMN     "queues" JSONB NOT NULL DEFAULT '{}',
ADD COLUMN     "rss_bytes" BIGINT NOT NULL DEFAULT 0,
ADD COLUMN     "running" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "version" TEXT NOT NULL DEFAULT '';

-- CreateTable
CREATE TABLE "job_throughput" (
    "span" TEXT NOT NULL,
    "start" TIMESTAMPTZ(3) NOT NULL,
    "queue" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "outcome" TEXT NOT NULL,
    "count" BIGINT NOT NULL,

    CONSTRAINT "job_throughput_pkey" PRIMARY KEY ("span","start","queue","kind","outcome")
);

-- CreateTable
CREATE TABLE "job_duration" (
    "span" TEXT NOT NULL,
    "start" TIMESTAMPTZ(3) NOT NULL,
    "queue" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "measure" TEXT NOT NULL,
    "bucket" INTEGER NOT NULL,
    "count" BIGINT NOT NULL,
    "total_ms" BIGINT NOT NULL,

    CONSTRAINT "job_duration_pkey" PRIMARY KEY ("span","start","queue","kind","measure","bucket")
);


-- What waits has waited since it was asked for.
UPDATE job SET waits_since = created_at WHERE state IN ('queued', 'retrying');

-- What Prisma's schema cannot say.

-- Runs that have ended and are not counted yet: written with the end, taken out by the sweeper.
CREATE TABLE job_end (
  at timestamptz(3) NOT NULL DEFAULT now(),
  queue text NOT NULL,
  kind text NOT NULL,
  outcome text NOT NULL,
  waited_ms bigint,
  ran_ms bigint
);

-- How many wait, run and retry in each queue, and the one that has waited longest.
CREATE INDEX job_live ON job (queue, state, waits_since) WHERE state IN ('queued', 'running', 'retrying', 'canceling');

-- Those that failed of late.
CREATE INDEX job_failed ON job (queue, finished_at) WHERE state = 'failed';
