-- CreateTable
CREATE TABLE "public"."webhook" (
    "id" UUID NOT NULL,
    "owner_id" TEXT,
    "url" TEXT NOT NULL,
    "events" TEXT[],
    "kinds" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "secret" TEXT NOT NULL,
    "previous_secret" TEXT,
    "previous_secret_until" TIMESTAMPTZ(3),
    "disabled_at" TIMESTAMPTZ(3),
    "disabled_reason" TEXT,
    "failing_since" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "webhook_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "public"."webhook_event" (
    "id" UUID NOT NULL,
    "webhook_id" UUID NOT NULL,
    "job_id" UUID NOT NULL,
    "state" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "webhook_event_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "public"."webhook_delivery" (
    "job_id" UUID NOT NULL,
    "webhook_id" UUID NOT NULL,
    "status" INTEGER,
    "response" TEXT,
    "responded_at" TIMESTAMPTZ(3),

    CONSTRAINT "webhook_delivery_pkey" PRIMARY KEY ("job_id")
);

-- CreateIndex
CREATE INDEX "webhook_owner_id_idx" ON "public"."webhook"("owner_id");

-- CreateIndex
CREATE INDEX "webhook_event_webhook_id_idx" ON "public"."webhook_event"("webhook_id");

-- CreateIndex
CREATE INDEX "webhook_event_job_id_idx" ON "public"."webhook_event"("job_id");

-- CreateIndex
CREATE INDEX "webhook_delivery_webhook_id_job_id_idx" ON "public"."webhook_delivery"("webhook_id", "job_id" DESC);

-- AddForeignKey
ALTER TABLE "public"."webhook" ADD CONSTRAINT "webhook_owner_id_fkey" FOREIGN KEY ("owner_id") REFERENCES "public"."user"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "public"."webhook_event" ADD CONSTRAINT "webhook_event_webhook_id_fkey" FOREIGN KEY ("webhook_id") REFERENCES "public"."webhook"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "public"."webhook_event" ADD CONSTRAINT "webhook_event_job_id_fkey" FOREIGN KEY ("job_id") REFERENCES "offload"."job"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "public"."webhook_delivery" ADD CONSTRAINT "webhook_delivery_webhook_id_fkey" FOREIGN KEY ("webhook_id") REFERENCES "public"."webhook"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "public"."webhook_delivery" ADD CONSTRAINT "webhook_delivery_job_id_fkey" FOREIGN KEY ("job_id") REFERENCES "offload"."job"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- The alert webhook becomes one of these, which belongs to no user. Its secret stays encrypted with the same key.
INSERT INTO webhook (id, url, events, secret)
SELECT gen_random_uuid(), webhook_url, '{alert.firing,alert.recovered,alert.test}', webhook_secret
FROM alert_target WHERE webhook_url IS NOT NULL AND webhook_secret IS NOT NULL;

ALTER TABLE "public"."alert_target" DROP COLUMN "webhook_secret", DROP COLUMN "webhook_url";

-- Its jobs become deliveries, with the same payload in another form. What waits for an attempt is dispatched to its new
-- queue. Without the webhook, the ID is one that nothing has, and the job fails as it would have.
UPDATE offload.job SET
  kind = 'webhook-delivery', queue = 'webhook', dispatched_at = NULL,
  payload = jsonb_build_object(
    'webhookId', target.id, 'messageId', job.id, 'type', 'alert.' || (payload ->> 'state'),
    'timestamp', to_char(created_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'data', payload - 'state')
FROM (SELECT coalesce((SELECT id FROM webhook), '00000000-0000-4000-8000-000000000000') AS id) AS target
WHERE kind = 'alert-webhook';

INSERT INTO webhook_delivery (job_id, webhook_id)
SELECT job.id, webhook.id FROM offload.job, webhook WHERE kind = 'webhook-delivery';
