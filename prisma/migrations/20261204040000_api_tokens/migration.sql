CREATE TABLE api_token (
  id uuid PRIMARY KEY,
  user_id text NOT NULL REFERENCES "user" (id) ON DELETE CASCADE ON UPDATE CASCADE,
  name text NOT NULL,
  hash text NOT NULL,
  ending text NOT NULL,
  scopes text[] NOT NULL,
  expires_at timestamptz(3) NOT NULL,
  last_used_at timestamptz(3),
  calls integer NOT NULL DEFAULT 0,
  window_ends_at timestamptz(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  created_at timestamptz(3) NOT NULL DEFAULT CURRENT_TIMESTAMP
);
CREATE UNIQUE INDEX api_token_hash_key ON api_token (hash);
CREATE INDEX api_token_user_id_idx ON api_token (user_id);

-- However a token ends, every web process ends its event streams. So do a change of the user's role, and disabling the user.
CREATE TRIGGER api_token_end AFTER DELETE ON api_token FOR EACH ROW EXECUTE FUNCTION notify_session_end();

CREATE FUNCTION notify_access_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('person_changed', NEW.id);
  RETURN NULL;
END
$$;
CREATE TRIGGER access_change AFTER UPDATE OF banned, role ON "user" FOR EACH ROW
  WHEN (NEW.banned <> OLD.banned OR NEW.role <> OLD.role) EXECUTE FUNCTION notify_access_change();
