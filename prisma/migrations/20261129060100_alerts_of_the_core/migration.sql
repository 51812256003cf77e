-- Alerts are the core's. Its next migration finds these tables.
ALTER TABLE public.alert_rule SET SCHEMA offload;
ALTER TABLE public.alert_state SET SCHEMA offload;

-- During an update, web and workers of the version before use these names. The next version drops them, and
-- alert_target.evaluated_at.
CREATE VIEW public.alert_rule AS SELECT * FROM offload.alert_rule;
CREATE VIEW public.alert_state AS SELECT * FROM offload.alert_state;
