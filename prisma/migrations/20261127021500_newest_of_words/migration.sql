-- No order after this day has the word. Indexes of the format before don't know, so they say nothing.
ALTER TABLE public.order_word ADD COLUMN newest date NOT NULL DEFAULT 'infinity';
