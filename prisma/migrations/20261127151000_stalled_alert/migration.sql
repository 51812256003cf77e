-- A queue whose jobs are due and don't start although workers have free slots.
ALTER TABLE alert_rule DROP CONSTRAINT alert_rule_is_known;
ALTER TABLE alert_rule ADD CONSTRAINT alert_rule_is_known
  CHECK (rule IN ('failed-rate', 'oldest-waiting', 'outage', 'no-worker', 'stalled'));
INSERT INTO alert_rule (rule, threshold) VALUES ('stalled', 60);
