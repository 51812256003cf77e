-- A second factor for signing in, and when a session last showed it.
ALTER TABLE "user" ADD COLUMN two_factor_enabled boolean NOT NULL DEFAULT false;
ALTER TABLE session ADD COLUMN second_factor_at timestamptz(3);

CREATE TABLE two_factor (
  id text PRIMARY KEY,
  user_id text NOT NULL UNIQUE REFERENCES "user" (id) ON DELETE CASCADE ON UPDATE CASCADE,
  secret text NOT NULL,
  backup_codes text NOT NULL,
  verified boolean NOT NULL DEFAULT true,
  failed_verification_count int NOT NULL DEFAULT 0,
  locked_until timestamptz(3),
  last_step int NOT NULL
);
