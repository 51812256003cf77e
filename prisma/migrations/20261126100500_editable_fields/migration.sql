-- AlterTable
ALTER TABLE "job_kind" ADD COLUMN     "editable_fields" TEXT[] DEFAULT ARRAY[]::TEXT[],
ADD COLUMN     "editable_recipient" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "grants_access" BOOLEAN NOT NULL DEFAULT false;
