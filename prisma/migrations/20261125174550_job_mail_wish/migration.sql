-- AlterTable
ALTER TABLE "user" ADD COLUMN     "wants_job_mail" BOOLEAN NOT NULL DEFAULT true;


