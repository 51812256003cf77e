ALTER TABLE "email" ADD COLUMN     "recipient_deferred_at" TIMESTAMPTZ(3),
  ADD COLUMN     "server_deferred_at" TIMESTAMPTZ(3);
