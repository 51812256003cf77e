-- AlterTable
ALTER TABLE "job" ADD COLUMN     "title" TEXT;


