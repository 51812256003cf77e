-- CreateTable
CREATE TABLE "queue_setting" (
    "queue" TEXT NOT NULL,
    "concurrency" INTEGER,
    "per_minute" INTEGER,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "queue_setting_pkey" PRIMARY KEY ("queue")
);


