-- The audit log is the core's: its migration 0051 creates the table where this one hasn't moved it.
ALTER TABLE public.operator_action SET SCHEMA offload;
ALTER FUNCTION public.refuse_to_rewrite_audit() SET SCHEMA offload;

-- For processes of the previous version, during an update: a later version drops it. With the rights of whoever asks, which
-- can't change the audit log.
CREATE VIEW public.operator_action WITH (security_invoker = true) AS SELECT * FROM offload.operator_action;
