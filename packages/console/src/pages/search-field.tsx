import { TextInput } from '@mantine/core';
import { SearchIcon } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { type JobSearchQuery, jobSearchPath } from '../ui/job/job-search-query';
import { maxSearchLength } from '../ui/job/search-values';

/** Short enough to follow the typing, and long enough not to search for every letter. */
const pauseMs = 300;

interface SearchFieldProps {
  query: JobSearchQuery;
  onSearch: (q: string) => void;
}

/** The search's text. What is typed is searched for after a moment. */
export function SearchField({ query, onSearch }: SearchFieldProps) {
  const input = useRef<HTMLInputElement>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const path = jobSearchPath(query);
  // biome-ignore lint/correctness/useExhaustiveDependencies: what was typed must not undo a search that was opened since
  useEffect(() => () => clearTimeout(timer.current), [path]);

  // A link leads to another search. While someone types, their text is ahead of the page's.
  useEffect(() => {
    const field = input.current;
    if (field && field !== document.activeElement) field.value = query.q;
  }, [query.q]);

  function search(q: string) {
    clearTimeout(timer.current);
    timer.current = setTimeout(() => onSearch(q), pauseMs);
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
