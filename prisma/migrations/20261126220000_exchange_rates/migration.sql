-- How much of a currency one euro is worth on a day, for all users.
CREATE TABLE "public"."exchange_rate" (
  "currency" TEXT NOT NULL,
  "date" DATE NOT NULL,
  "rate" DECIMAL(18, 8) NOT NULL,
  "source" TEXT NOT NULL,
  "fetched_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT "exchange_rate_pkey" PRIMARY KEY ("currency", "date")
);
