'use client';

import { TextInput } from '@mantine/core';
import type { JobSearchQuery } from '@offload/console/ui/job/job-search-query.ts';
import { maxSearchLength } from '@offload/console/ui/job/search-values.ts';
import { SearchIcon } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { startTransition, useEffect, useRef } from 'react';
import { jobSearchHref } from '@/features/admin/admin-hrefs';

/** Short enough to follow the typing, and long enough not to search for every letter. */
const pauseMs = 300;

/** The search's text. What is typed is searched for after a moment; without JavaScript, with the form. */
export function SearchField({ query }: { query: JobSearchQuery }) {
  const router = useRouter();
  const input = useRef<HTMLInputElement>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);

  // A link leads to another search. While someone types, their text is ahead of the page's.
  useEffect(() => {
    const field = input.current;
    if (field && field !== document.activeElement) field.value = query.q;
  }, [query.q]);

  function search(q: string) {
    clearTimeout(timer.current);
    timer.current = setTimeout(() => {
      startTransition(() => router.replace(jobSearchHref({ ...query, q, cursor: null }), { scroll: false }));
    }, pauseMs);
  }
  return (
    <TextInput
      ref={input}
      label="Search"
      description="Such as: state:failed kind:… owner:nina older:1h, the beginning of a job ID, error text, or a payload field like year:2023"
      name="q"
      defaultValue={query.q}
      maxLength={maxSearchLength}
      leftSection={<SearchIcon size={16} />}
      data-shortcut="search"
      onChange={(event) => search(event.currentTarget.value)}
    />
  );
}
