-- When a queue has a problem, and which do. Some apps had the first two tables before.

-- A threshold is in percent for failed-rate, and in seconds for the others.
CREATE TABLE IF NOT EXISTS offload.alert_rule (
  rule text NOT NULL,
  is_on boolean NOT NULL DEFAULT true,
  threshold integer NOT NULL,
  CONSTRAINT alert_rule_pkey PRIMARY KEY (rule),
  CONSTRAINT alert_rule_is_known CHECK (rule IN ('failed-rate', 'oldest-waiting', 'outage', 'no-worker', 'stalled')),
  CONSTRAINT alert_threshold_is_positive CHECK (threshold > 0)
);
INSERT INTO offload.alert_rule (rule, threshold)
VALUES ('failed-rate', 20), ('oldest-waiting', 300), ('outage', 60), ('no-worker', 60), ('stalled', 60)
ON CONFLICT DO NOTHING;

-- What each rule says of each queue. over_since: since when it has been continuously over its threshold.
CREATE TABLE IF NOT EXISTS offload.alert_state (
  rule text NOT NULL,
  queue text NOT NULL,
  value double precision NOT NULL DEFAULT 0,
  over_since timestamptz(3),
  last_over_at timestamptz(3),
  firing_since timestamptz(3),
  reason text,
  CONSTRAINT alert_state_pkey PRIMARY KEY (rule, queue)
);

-- When a process last evaluated the rules: one at a time does.
CREATE TABLE offload.alert_turn (
  id integer PRIMARY KEY DEFAULT 1 CHECK (id = 1),
  evaluated_at timestamptz(3) NOT NULL DEFAULT now()
);
INSERT INTO offload.alert_turn DEFAULT VALUES;

-- What has started firing or was resolved.
CREATE TABLE offload.alert_change (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  at timestamptz(3) NOT NULL DEFAULT now(),
  rule text NOT NULL,
  queue text NOT NULL,
  state text NOT NULL CHECK (state IN ('firing', 'recovered')),
  value double precision NOT NULL,
  threshold integer NOT NULL,
  reason text,
  since timestamptz(3) NOT NULL
);
