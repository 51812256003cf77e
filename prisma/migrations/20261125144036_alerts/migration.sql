-- CreateTable
CREATE TABLE "alert_rule" (
    "rule" TEXT NOT NULL,
    "is_on" BOOLEAN NOT NULL DEFAULT true,
    "threshold" INTEGER NOT NULL,

    CONSTRAINT "alert_rule_pkey" PRIMARY KEY ("rule")
);

-- CreateTable
CREATE TABLE "alert_state" (
    "rule" TEXT NOT NULL,
    "queue" TEXT NOT NULL,
    "value" DOUBLE PRECISION NOT NULL DEFAULT 0,
    "over_since" TIMESTAMPTZ(3),
    "last_over_at" TIMESTAMPTZ(3),
    "firing_since" TIMESTAMPTZ(3),

    CONSTRAINT "alert_state_pkey" PRIMARY KEY ("rule","queue")
);

-- CreateTable
CREATE TABLE "alert_target" (
    "id" INTEGER NOT NULL DEFAULT 1,
    "recipients" TEXT[],
    "webhook_url" TEXT,
    "webhook_secret" TEXT,
    "evaluated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "alert_target_pkey" PRIMARY KEY ("id")
);



-- What Prisma's schema cannot say.

ALTER TABLE alert_rule ADD CONSTRAINT alert_rule_is_known CHECK (rule IN ('failed-rate', 'oldest-waiting', 'no-worker'));
ALTER TABLE alert_rule ADD CONSTRAINT alert_threshold_is_positive CHECK (threshold > 0);
ALTER TABLE alert_target ADD CONSTRAINT alert_target_is_one CHECK (id = 1);

INSERT INTO alert_rule (rule, threshold) VALUES ('failed-rate', 20), ('oldest-waiting', 300), ('no-worker', 60);
INSERT INTO alert_target (id, recipients) VALUES (1, '{}');
