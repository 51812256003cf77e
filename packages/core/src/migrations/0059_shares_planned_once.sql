-- A connection that plans every statement planned this one for each job that it enqueued, which took longer than all else; and
-- while an old snapshot was held open, ten times as long.
ALTER FUNCTION offload.count_admitted(text, text) SET plan_cache_mode = force_generic_plan;
