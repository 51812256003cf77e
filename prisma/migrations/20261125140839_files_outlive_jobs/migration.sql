-- DropForeignKey
ALTER TABLE "file" DROP CONSTRAINT "file_job_id_fkey";

-- AlterTable
ALTER TABLE "file" ALTER COLUMN "job_id" DROP NOT NULL;

-- AddForeignKey
ALTER TABLE "file" ADD CONSTRAINT "file_job_id_fkey" FOREIGN KEY ("job_id") REFERENCES "job"("id") ON DELETE SET NULL ON UPDATE CASCADE;
