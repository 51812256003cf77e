-- AlterTable
ALTER TABLE "alert_state" ADD COLUMN     "reason" TEXT;

-- A queue that is paused because something it needs is down.
ALTER TABLE alert_rule DROP CONSTRAINT alert_rule_is_known;
ALTER TABLE alert_rule ADD CONSTRAINT alert_rule_is_known
  CHECK (rule IN ('failed-rate', 'oldest-waiting', 'outage', 'no-worker'));
INSERT INTO alert_rule (rule, threshold) VALUES ('outage', 60);
