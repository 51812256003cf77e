-- How many requested jobs of an owner no gate holds. In a function of its own, because whoever enqueues keeps the plan of
-- the whole statement: one that was made for an empty table would read all jobs when it's full.
CREATE FUNCTION offload.count_admitted(in_queue text, of_owner text) RETURNS bigint
LANGUAGE plpgsql STABLE SET enable_seqscan = off AS $$
BEGIN
  RETURN (
    SELECT count(*) FROM offload.job
    WHERE queue = in_queue AND owner_id = of_owner AND user_requested AND held_by IS NULL
      AND state IN ('scheduled', 'queued', 'running', 'retrying', 'waiting', 'canceling')
  );
END $$;
