-- A browser that wants messages. It belongs to a session: none is sent once the user has signed out there.
CREATE TABLE public.push_subscription (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  user_id text NOT NULL REFERENCES public."user" (id) ON DELETE CASCADE ON UPDATE CASCADE,
  session_id text NOT NULL REFERENCES public.session (id) ON DELETE CASCADE ON UPDATE CASCADE,
  endpoint text NOT NULL,
  p256dh text NOT NULL,
  auth text NOT NULL,
  created_at timestamptz(3) NOT NULL DEFAULT CURRENT_TIMESTAMP
);
CREATE UNIQUE INDEX push_subscription_endpoint_key ON public.push_subscription (endpoint);
CREATE INDEX push_subscription_user_id_idx ON public.push_subscription (user_id);
CREATE INDEX push_subscription_session_id_idx ON public.push_subscription (session_id);

-- The keys that identify this installation to push services (VAPID), made once.
CREATE TABLE public.push_key (id int PRIMARY KEY DEFAULT 1, public_key text NOT NULL, private_key text NOT NULL);
