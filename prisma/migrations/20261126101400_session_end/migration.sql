-- However a session ends, every web process hears of it and ends the session's event streams.
CREATE FUNCTION notify_session_end() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('person_changed', OLD.user_id);
  RETURN NULL;
END
$$;

CREATE TRIGGER session_end AFTER DELETE ON session
  FOR EACH ROW EXECUTE FUNCTION notify_session_end();
