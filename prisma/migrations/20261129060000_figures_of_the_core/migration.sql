-- The figures of runs are the core's. Its next migration finds these tables.
ALTER TABLE public.job_end SET SCHEMA offload;
ALTER TABLE public.job_throughput SET SCHEMA offload;
ALTER TABLE public.job_duration SET SCHEMA offload;

-- During an update, workers of the version before still record ends here, and its web reads. The next version drops them.
CREATE VIEW public.job_end AS SELECT * FROM offload.job_end;
CREATE VIEW public.job_throughput AS SELECT * FROM offload.job_throughput;
CREATE VIEW public.job_duration AS SELECT * FROM offload.job_duration;
