-- Whoever enqueues or retries asks which workers are alive, on connections that find rows only by an index.
CREATE INDEX worker_process_alive ON offload.worker_process (alive_until);
