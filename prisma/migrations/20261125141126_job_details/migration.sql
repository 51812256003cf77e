-- CreateTable
CREATE TABLE "job_log" (
    "id" BIGSERIAL NOT NULL,
    "job_id" UUID NOT NULL,
    "attempt" INTEGER NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "level" TEXT NOT NULL,
    "message" TEXT NOT NULL,
    "details" JSONB,

    CONSTRAINT "job_log_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "job_kind" (
    "name" TEXT NOT NULL,
    "payload_schema" JSONB NOT NULL,
    "secrets" TEXT[],

    CONSTRAINT "job_kind_pkey" PRIMARY KEY ("name")
);

-- CreateTable
CREATE TABLE "worker_identity" (
    "id" UUID NOT NULL,
    "host" TEXT NOT NULL,
    "pid" INTEGER NOT NULL,
    "started_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "worker_identity_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "job_log_job_id_id_idx" ON "job_log"("job_id", "id");

-- AddForeignKey
ALTER TABLE "job_log" ADD CONSTRAINT "job_log_job_id_fkey" FOREIGN KEY ("job_id") REFERENCES "job"("id") ON DELETE CASCADE ON UPDATE CASCADE;
