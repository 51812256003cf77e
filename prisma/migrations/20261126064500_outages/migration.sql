-- AlterTable
ALTER TABLE "worker_process" ADD COLUMN     "outages" JSONB NOT NULL DEFAULT '[]';
