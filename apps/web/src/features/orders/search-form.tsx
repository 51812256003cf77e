'use client';

import { Button, Group, Loader, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { maxQueryLength, orderFacets } from '@offload/kinds/order-search';
import { SearchIcon } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { type FormEvent, type RefObject, useEffect, useRef, useTransition } from 'react';
import { type OrderQuery, orderParameters, ordersHref } from './order-links';

const pauseMs = 150;

interface SearchFormProps {
  query: OrderQuery;
  /** Why its words can't be searched. */
  problem?: string | null;
}

/** Searches as you type. Without JavaScript, it's a form with a button. The URL holds the search. */
export function SearchForm({ query, problem = null }: SearchFormProps) {
  const form = useRef<HTMLFormElement>(null);
  const { search, isSearching } = useSearch(form);
  // Loads no page, so that the field keeps the focus.
  function onSubmit(event: FormEvent) {
    event.preventDefault();
    search();
  }
  useEffect(() => {
    if (form.current) fill(form.current, query);
  }, [query]);
  return (
    <search aria-label="Orders">
      <form ref={form} action="/orders" method="get" onChange={search} onSubmit={onSubmit}>
        <ChosenFacets query={query} />
        <Group gap="sm" align="flex-end">
          <TextInput
            label="Search"
            description="Words, or beginnings of words, in any field"
            error={problem}
            inputWrapperOrder={['label', 'description', 'error', 'input']}
            name="query"
            type="search"
            defaultValue={query.query}
            maxLength={maxQueryLength}
            leftSection={isSearching ? <Loader size={16} aria-hidden /> : <SearchIcon size={16} />}
            data-shortcut="search"
            autoComplete="off"
            flex="1 1 16rem"
          />
          <TextInput label="From" name="from" type="date" defaultValue={query.from} />
          <TextInput label="To" name="to" type="date" defaultValue={query.to} />
          <Button type="submit">Search</Button>
        </Group>
      </form>
    </search>
  );
}

/** Shows what a form searches for once the user pauses. */
function useSearch(form: RefObject<HTMLFormElement | null>) {
  const router = useRouter();
  const [isSearching, startSearch] = useTransition();
  const search = useDebouncedCallback(() => {
    if (!form.current) return;
    const values = new FormData(form.current);
    const entries = orderParameters.map((name) => [name, String(values.get(name) ?? '')]);
    startSearch(() => router.replace(ordersHref(Object.fromEntries(entries)), { scroll: false }));
  }, pauseMs);
  return { search, isSearching };
}

/** Shows a search in a form: a link may have changed it. What the reader is typing stays. */
function fill(form: HTMLFormElement, query: OrderQuery): void {
  for (const name of ['query', 'from', 'to'] as const) {
    const field = form.elements.namedItem(name);
    if (field instanceof HTMLInputElement && field !== document.activeElement)
      field.value = query[name] ?? '';
  }
}

function ChosenFacets({ query }: { query: OrderQuery }) {
  return orderFacets.map((facet) => {
    const value = query[facet];
    return value && <input key={facet} type="hidden" name={facet} value={value} />;
  });
}
