-- Of the values of these facets, each belongs to many orders, so that neither its word nor a period leaves few to read.
CREATE INDEX order_document_index_id_country_date_order_number_idx
  ON public.order_document (index_id, country, date, order_number);
CREATE INDEX order_document_index_id_category_date_order_number_idx
  ON public.order_document (index_id, category, date, order_number);
