UPDATE public.webhook SET events = array_replace(events, 'alert.recovered', 'alert.resolved') WHERE owner_id IS NULL;
