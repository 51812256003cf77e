-- The tables of the app, in the schema `public`. Those of the core, in `offload`, exist already: the core creates them before.

-- Accounts, in the format of better-auth.

CREATE TABLE "user" (
  id text PRIMARY KEY,
  email text NOT NULL,
  name text NOT NULL,
  email_verified boolean NOT NULL DEFAULT false,
  image text,
  role text NOT NULL DEFAULT 'user',
  banned boolean NOT NULL DEFAULT false,
  ban_reason text,
  ban_expires timestamptz(3),
  bell_events text[] DEFAULT ARRAY['succeeded', 'failed'],
  email_events text[] DEFAULT ARRAY['succeeded', 'failed'],
  push_events text[] DEFAULT ARRAY['succeeded', 'failed'],
  two_factor_enabled boolean NOT NULL DEFAULT false,
  two_factor_version integer NOT NULL DEFAULT 0,
  created_at timestamptz(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  updated_at timestamptz(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT user_role_is_known CHECK (role IN ('admin', 'operator', 'viewer', 'user'))
);
CREATE UNIQUE INDEX user_email_key ON "user" (email);
-- Finds addresses by their beginning, whatever the collation of the database is.
CREATE INDEX user_email_beginning ON "user" (email text_pattern_ops);

-- The core has no foreign key to users, so this deletes what belongs to one.
CREATE FUNCTION delete_jobs_of_user() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  DELETE FROM offload.schedule WHERE owner_id = OLD.id;
  DELETE FROM offload.job WHERE owner_id = OLD.id;
  RETURN NULL;
END
$$;
CREATE TRIGGER user_deleted AFTER DELETE ON "user" FOR EACH ROW EXECUTE FUNCTION delete_jobs_of_user();

CREATE TABLE session (
  id text PRIMARY KEY,
  token text NOT NULL,
  expires_at timestamptz(3) NOT NULL,
  ip_address text,
  user_agent text,
  impersonated_by text,
  second_factor_at timestamptz(3),
  user_id text NOT NULL REFERENCES "user" (id) ON DELETE CASCADE ON UPDATE CASCADE,
  created_at timestamptz(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  updated_at timestamptz(3) NOT NULL DEFAULT CURRENT_TIMESTAMP
);
CREATE UNIQUE INDEX session_token_key ON session (token);
CREATE INDEX session_user_id_idx ON session (user_id);

-- However a session ends, every web process ends its event streams.
CREATE FUNCTION notify_session_end() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('person_changed', OLD.user_id);
  RETURN NULL;
END
$$;
CREATE TRIGGER session_end AFTER DELETE ON session FOR EACH ROW EXECUTE FUNCTION notify_session_end();

CREATE TABLE account (
  id text PRIMARY KEY,
  account_id text NOT NULL,
  provider_id text NOT NULL,
  user_id text NOT NULL REFERENCES "user" (id) ON DELETE CASCADE ON UPDATE CASCADE,
  password text,
  access_token text,
  refresh_token text,
  id_token text,
  access_token_expires_at timestamptz(3),
  refresh_token_expires_at timestamptz(3),
  scope text,
  created_at timestamptz(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  updated_at timestamptz(3) NOT NULL DEFAULT CURRENT_TIMESTAMP
);
CREATE INDEX account_user_id_idx ON account (user_id);

CREATE TABLE two_factor (
  id text PRIMARY KEY,
  user_id text NOT NULL UNIQUE REFERENCES "user" (id) ON DELETE CASCADE ON UPDATE CASCADE,
  secret text NOT NULL,
  backup_codes text NOT NULL,
  verified boolean NOT NULL DEFAULT true,
  failed_verification_count integer NOT NULL DEFAULT 0,
  locked_until timestamptz(3),
  last_step integer NOT NULL
);

CREATE TABLE verification (
  id text PRIMARY KEY,
  identifier text NOT NULL,
  value text NOT NULL,
  expires_at timestamptz(3) NOT NULL,
  created_at timestamptz(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  updated_at timestamptz(3) NOT NULL DEFAULT CURRENT_TIMESTAMP
);
CREATE INDEX verification_identifier_idx ON verification (identifier);
-- Finds a user's links that set a password.
CREATE INDEX verification_value_idx ON verification (value);

-- For known and unknown addresses alike, until a worker takes the request.
CREATE TABLE password_request (
  email text PRIMARY KEY,
  request_id text,
  traceparent text,
  created_at timestamptz(3) NOT NULL DEFAULT CURRENT_TIMESTAMP
);

-- Unlogged, so that counting a request doesn't wait for the disk. After a crash of the server, all counts start again.
CREATE UNLOGGED TABLE rate_limit (
  key text PRIMARY KEY,
  hits integer NOT NULL,
  until timestamptz(6) NOT NULL
);

CREATE TABLE idempotent_answer (
  caller text NOT NULL,
  route text NOT NULL,
  key text NOT NULL,
  body_hash text NOT NULL,
  status integer NOT NULL,
  location text,
  body jsonb NOT NULL,
  created_at timestamptz(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  PRIMARY KEY (caller, route, key)
);
CREATE INDEX idempotent_answer_created_at_idx ON idempotent_answer (created_at);

-- What the console searches jobs by. The first and the last find payloads by any of their fields.

-- Only of finished jobs, so that a job is added once, and not at each change of its state.
CREATE INDEX job_payload ON offload.job USING gin (payload jsonb_path_ops) WHERE state IN ('succeeded', 'failed', 'canceled');

-- Includes the beginning of the stack, which has what a message for people leaves out.
CREATE FUNCTION job_error_words(code text, message text, stack text) RETURNS tsvector
  LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN to_tsvector('simple', regexp_replace(
    coalesce(code, '') || ' ' || message || ' ' || left(coalesce(stack, ''), 1000), '[^[:alnum:]]+', ' ', 'g'));
CREATE INDEX job_error ON offload.job USING gin (job_error_words(error_code, error_message, error_stack))
  WHERE error_message IS NOT NULL;

CREATE INDEX job_failed ON offload.job (queue, finished_at) WHERE state = 'failed' AND dismissed_at IS NULL;

-- For a value that millions of jobs have, but few of those that failed.
CREATE INDEX job_payload_failed ON offload.job USING gin (payload jsonb_path_ops) WITH (gin_pending_list_limit = 256)
  WHERE state = 'failed';

-- What the app needs to know about jobs. Hooks write most of it.

CREATE TABLE changed_job (
  changer_id uuid NOT NULL REFERENCES offload.job (id) ON DELETE CASCADE ON UPDATE CASCADE,
  job_id uuid NOT NULL,
  place bigserial NOT NULL,
  PRIMARY KEY (changer_id, job_id)
);

CREATE TABLE storage_reservation (
  job_id uuid PRIMARY KEY REFERENCES offload.job (id) ON DELETE CASCADE ON UPDATE CASCADE,
  owner_id text NOT NULL,
  bytes bigint NOT NULL
);
CREATE INDEX storage_reservation_owner_id_idx ON storage_reservation (owner_id);

-- Outlives its job, as files do, until the bytes are gone.
CREATE TABLE run_leftover (
  job_id uuid NOT NULL,
  fence integer NOT NULL,
  PRIMARY KEY (job_id, fence)
);

CREATE TABLE file (
  id uuid PRIMARY KEY,
  job_id uuid REFERENCES offload.job (id) ON DELETE SET NULL ON UPDATE CASCADE,
  role text NOT NULL,
  name text NOT NULL,
  content_type text NOT NULL,
  bytes integer NOT NULL,
  width integer,
  height integer,
  key text NOT NULL,
  created_at timestamptz(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  expires_at timestamptz(3),
  removed_at timestamptz(3)
);
CREATE UNIQUE INDEX file_key_key ON file (key);
CREATE INDEX file_job_id_idx ON file (job_id);
CREATE INDEX file_expiring ON file (expires_at) WHERE removed_at IS NULL;

-- Without a foreign key, because an email outlives its job.
CREATE TABLE email (
  job_id uuid PRIMARY KEY,
  recipient text NOT NULL,
  message_id text,
  state text NOT NULL DEFAULT 'pending',
  unanswered integer NOT NULL DEFAULT 0,
  response text,
  recipient_deferred_at timestamptz(3),
  server_deferred_at timestamptz(3),
  accepted_at timestamptz(3)
);
CREATE UNIQUE INDEX email_message_id_key ON email (message_id);
CREATE INDEX email_recipient_idx ON email (recipient);

CREATE TABLE owner_notification (
  job_id uuid PRIMARY KEY REFERENCES offload.job (id) ON DELETE CASCADE ON UPDATE CASCADE,
  owner_id text NOT NULL,
  version bigint NOT NULL,
  state text NOT NULL,
  finished_at timestamptz(3) NOT NULL,
  by_email boolean NOT NULL,
  notified_at timestamptz(3),
  read_at timestamptz(3),
  email_job_id uuid
);
CREATE INDEX owner_notification_owner_id_finished_at_idx ON owner_notification (owner_id, finished_at DESC);
CREATE INDEX owner_notification_unread ON owner_notification (owner_id, finished_at) WHERE read_at IS NULL;
CREATE INDEX owner_notification_pending ON owner_notification (finished_at) WHERE notified_at IS NULL;

CREATE TABLE push_subscription (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  user_id text NOT NULL REFERENCES "user" (id) ON DELETE CASCADE ON UPDATE CASCADE,
  session_id text NOT NULL REFERENCES session (id) ON DELETE CASCADE ON UPDATE CASCADE,
  endpoint text NOT NULL,
  p256dh text NOT NULL,
  auth text NOT NULL,
  created_at timestamptz(3) NOT NULL DEFAULT CURRENT_TIMESTAMP
);
CREATE UNIQUE INDEX push_subscription_endpoint_key ON push_subscription (endpoint);
CREATE INDEX push_subscription_user_id_idx ON push_subscription (user_id);
CREATE INDEX push_subscription_session_id_idx ON push_subscription (session_id);

CREATE TABLE push_key (
  id integer PRIMARY KEY DEFAULT 1,
  public_key text NOT NULL,
  private_key text NOT NULL
);

CREATE TABLE alert_target (
  id integer PRIMARY KEY DEFAULT 1,
  recipients text[],
  evaluated_at timestamptz(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT alert_target_is_one CHECK (id = 1)
);
INSERT INTO alert_target (recipients) VALUES ('{}');

CREATE TABLE webhook (
  id uuid PRIMARY KEY,
  owner_id text REFERENCES "user" (id) ON DELETE CASCADE ON UPDATE CASCADE,
  url text NOT NULL,
  events text[],
  kinds text[] DEFAULT ARRAY[]::text[],
  secret text NOT NULL,
  previous_secret text,
  previous_secret_until timestamptz(3),
  disabled_at timestamptz(3),
  disabled_reason text,
  failing_since timestamptz(3),
  created_at timestamptz(3) NOT NULL DEFAULT CURRENT_TIMESTAMP
);
CREATE INDEX webhook_owner_id_idx ON webhook (owner_id);

CREATE TABLE webhook_event (
  id uuid PRIMARY KEY,
  webhook_id uuid NOT NULL REFERENCES webhook (id) ON DELETE CASCADE ON UPDATE CASCADE,
  job_id uuid NOT NULL REFERENCES offload.job (id) ON DELETE CASCADE ON UPDATE CASCADE,
  state text NOT NULL,
  at timestamptz(3) NOT NULL
);
CREATE INDEX webhook_event_webhook_id_idx ON webhook_event (webhook_id);
CREATE INDEX webhook_event_job_id_idx ON webhook_event (job_id);

CREATE TABLE webhook_delivery (
  job_id uuid PRIMARY KEY REFERENCES offload.job (id) ON DELETE CASCADE ON UPDATE CASCADE,
  webhook_id uuid NOT NULL REFERENCES webhook (id) ON DELETE CASCADE ON UPDATE CASCADE,
  -- The job that the message is about, not the one that delivers it.
  about_job_id uuid,
  status integer,
  response text,
  responded_at timestamptz(3)
);
CREATE INDEX webhook_delivery_webhook_id_job_id_idx ON webhook_delivery (webhook_id, job_id DESC);
CREATE INDEX webhook_delivery_about_job_id_idx ON webhook_delivery (about_job_id);

-- Orders, and their search.

CREATE TABLE sales_order (
  owner_id text NOT NULL REFERENCES "user" (id) ON DELETE CASCADE ON UPDATE CASCADE,
  order_number text NOT NULL,
  date date NOT NULL,
  customer text NOT NULL,
  country text NOT NULL,
  product text NOT NULL,
  category text NOT NULL,
  quantity integer NOT NULL,
  unit_price decimal(14, 2) NOT NULL,
  currency text NOT NULL,
  PRIMARY KEY (owner_id, order_number)
);
CREATE INDEX sales_order_owner_id_date_order_number_idx ON sales_order (owner_id, date, order_number);

CREATE TABLE exchange_rate (
  currency text NOT NULL,
  date date NOT NULL,
  rate decimal(18, 8) NOT NULL,
  source text NOT NULL,
  fetched_at timestamptz(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  PRIMARY KEY (currency, date)
);

-- Orders that the search index doesn't have yet, up to 2,000 of one owner per row.
CREATE TABLE order_change (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  owner_id text NOT NULL REFERENCES "user" (id) ON DELETE CASCADE,
  order_numbers text[] NOT NULL,
  changed_at timestamptz(3) NOT NULL DEFAULT clock_timestamp()
);
CREATE INDEX order_change_owner_id_id_idx ON order_change (owner_id, id);

-- A trigger records them, so that no code that writes orders can forget to. An owner who is being deleted is gone already.
CREATE FUNCTION record_order_changes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO public.order_change (owner_id, order_numbers)
  SELECT owner_id, array_agg(order_number)
  FROM (
    SELECT owner_id, order_number, (row_number() OVER (PARTITION BY owner_id) - 1) / 2000 AS part FROM changed
  ) AS numbered
  JOIN public."user" ON "user".id = owner_id
  GROUP BY owner_id, part
  ORDER BY owner_id, part;
  RETURN NULL;
END
$$;
CREATE TRIGGER order_inserted AFTER INSERT ON sales_order
  REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION record_order_changes();
CREATE TRIGGER order_updated AFTER UPDATE ON sales_order
  REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION record_order_changes();
CREATE TRIGGER order_deleted AFTER DELETE ON sales_order
  REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION record_order_changes();

-- A search index of one owner's orders. One that is ready serves searches while one of another format is being built.
CREATE TABLE order_index (
  id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  owner_id text NOT NULL REFERENCES "user" (id) ON DELETE CASCADE,
  format integer NOT NULL,
  -- While it's being built: how many orders there were, how many of them have been read, and the last one of these.
  to_read integer NOT NULL,
  read integer NOT NULL DEFAULT 0,
  read_to text NOT NULL DEFAULT '',
  ready_at timestamptz(3),
  UNIQUE (owner_id, format)
);

-- What is searched. Words begin with the index's ID, so that an owner's searches don't read the words of others.
CREATE TABLE order_document (
  index_id integer NOT NULL REFERENCES order_index (id) ON DELETE CASCADE,
  order_number text COLLATE "C" NOT NULL,
  date date NOT NULL,
  customer text NOT NULL,
  country text NOT NULL,
  product text NOT NULL,
  category text NOT NULL,
  words tsvector NOT NULL,
  PRIMARY KEY (index_id, order_number)
);
CREATE INDEX order_document_index_id_date_order_number_idx ON order_document (index_id, date, order_number);
-- Many orders have the same country or category, so neither its word nor a period leaves few to read.
CREATE INDEX order_document_index_id_country_date_order_number_idx ON order_document (index_id, country, date, order_number);
CREATE INDEX order_document_index_id_category_date_order_number_idx ON order_document (index_id, category, date, order_number);
-- Every search reads the pending list, so it's kept short.
CREATE INDEX order_document_words_idx ON order_document USING gin (words) WITH (gin_pending_list_limit = 256);

-- The distinct words of an index, to find those that a mistyped word is close to.
CREATE TABLE order_word (
  index_id integer NOT NULL REFERENCES order_index (id) ON DELETE CASCADE,
  word text COLLATE "C" NOT NULL,
  -- No order after this day has the word. Indexes of an earlier format don't know it.
  newest date NOT NULL DEFAULT 'infinity',
  PRIMARY KEY (index_id, word)
);
CREATE INDEX order_word_reversed ON order_word (index_id, reverse(word));
