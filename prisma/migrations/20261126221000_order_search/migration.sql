-- Orders that have changed since the search index took them in, up to 2,000 of one owner per row.
CREATE TABLE public.order_change (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  owner_id text NOT NULL REFERENCES public."user" (id) ON DELETE CASCADE,
  order_numbers text[] NOT NULL,
  changed_at timestamptz(3) NOT NULL DEFAULT clock_timestamp()
);
CREATE INDEX order_change_owner_id_id_idx ON public.order_change (owner_id, id);

-- A trigger records them, so that no one who writes orders can forget to. An owner who is being deleted is gone already.
CREATE FUNCTION public.record_order_changes() RETURNS trigger LANGUAGE plpgsql AS $$
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
CREATE TRIGGER order_inserted AFTER INSERT ON public.sales_order
  REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION public.record_order_changes();
CREATE TRIGGER order_updated AFTER UPDATE ON public.sales_order
  REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION public.record_order_changes();
CREATE TRIGGER order_deleted AFTER DELETE ON public.sales_order
  REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION public.record_order_changes();

-- A search index of one owner's orders. One that is ready serves searches while one of another format is being built.
CREATE TABLE public.order_index (
  id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  owner_id text NOT NULL REFERENCES public."user" (id) ON DELETE CASCADE,
  format int NOT NULL,
  -- While it's being built: how many orders there were, how many of them have been read, and the last one of these.
  to_read int NOT NULL,
  read int NOT NULL DEFAULT 0,
  read_to text NOT NULL DEFAULT '',
  ready_at timestamptz(3),
  UNIQUE (owner_id, format)
);

-- What is searched. Words begin with the index's ID, so that an owner's searches read no one else's words.
CREATE TABLE public.order_document (
  index_id int NOT NULL REFERENCES public.order_index (id) ON DELETE CASCADE,
  order_number text COLLATE "C" NOT NULL,
  date date NOT NULL,
  customer text NOT NULL,
  country text NOT NULL,
  product text NOT NULL,
  category text NOT NULL,
  words tsvector NOT NULL,
  PRIMARY KEY (index_id, order_number)
);
CREATE INDEX order_document_index_id_date_order_number_idx ON public.order_document (index_id, date, order_number);
-- Every search reads the pending list, so it's kept short.
CREATE INDEX order_document_words_idx ON public.order_document USING gin (words) WITH (gin_pending_list_limit = 256);

-- The distinct words of an index, to find the ones that a mistyped word is close to.
CREATE TABLE public.order_word (
  index_id int NOT NULL REFERENCES public.order_index (id) ON DELETE CASCADE,
  word text COLLATE "C" NOT NULL,
  PRIMARY KEY (index_id, word)
);
CREATE INDEX order_word_reversed ON public.order_word (index_id, reverse(word));
