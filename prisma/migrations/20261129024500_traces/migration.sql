-- AlterTable
ALTER TABLE "password_request" ADD COLUMN     "traceparent" TEXT;
