-- What a job's timeline ends with: the deliveries that its webhooks got, and the email that its owner got.
ALTER TABLE "webhook_delivery" ADD COLUMN "about_job_id" UUID;
CREATE INDEX "webhook_delivery_about_job_id_idx" ON "webhook_delivery" ("about_job_id");
ALTER TABLE "owner_notification" ADD COLUMN "email_job_id" UUID;

-- A worker enqueues the email that the request asks for.
ALTER TABLE "password_request" ADD COLUMN "request_id" TEXT;
