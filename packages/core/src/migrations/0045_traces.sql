-- The W3C Trace Context of the request that has caused a job.
ALTER TABLE offload.job ADD COLUMN traceparent text;
