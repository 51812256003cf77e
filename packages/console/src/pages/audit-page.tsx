import { Button, Group, NativeSelect, SimpleGrid, Stack, TextInput } from '@mantine/core';
import { type FormEvent, useEffect, useRef } from 'react';
import { ActionTable } from '../ui/audit/action-table';
import { actionChoices } from '../ui/audit/action-words';
import { type AuditQuery, auditPath, readAuditQuery } from '../ui/audit/audit-query';
import { MomentField } from '../ui/time/moment-field';
import { useConsole, useLive } from './context';
import { Live, Nothing, Page, PageLink } from './page-parts';
import { navigate, type Place } from './router';

const noMatch = 'No matching actions. Remove a filter, or widen the date range.';
const noAction = 'No actions yet. Staff actions are recorded here, and no one can edit them.';

export function AuditPage({ place }: { place: Place }) {
  const { hrefOf } = useConsole();
  const query = readAuditQuery(place.params);
  const { cursor, ...filter } = query;
  // Sent as typed, so that an invalid filter is rejected instead of exporting everything.
  const { cursor: _, ...typed } = place.params;
  const whole = new URLSearchParams(typed);
  const live = useLive({ route: '/audit', query: place.query });
  const isNarrowed = Object.keys(query).length > 0;
  return (
    <Page
      title="Audit log"
      aside={
        <Button component="a" href={hrefOf(`/api/audit.csv?${whole}`)} variant="default" size="xs">
          Export as CSV
        </Button>
      }
    >
      <AuditFilters
        query={filter}
        onSearch={(chosen) => navigate(hrefOf(auditPath(chosen)), { replace: true })}
      />
      <Live live={live}>
        {({ data, existing, nextCursor }) => (
          <>
            {data.length > 0 ? (
              <ActionTable actions={data} existing={new Set(existing)} />
            ) : (
              <Nothing>{isNarrowed ? noMatch : noAction}</Nothing>
            )}
            <Group>
              {cursor && <PageLink to={auditPath(filter)} label="Newest" />}
              {nextCursor && <PageLink to={auditPath({ ...filter, cursor: nextCursor })} label="Older" />}
            </Group>
          </>
        )}
      </Live>
    </Page>
  );
}

interface AuditFiltersProps {
  query: AuditQuery;
  /** Opens the page of the entered filter. */
  onSearch: (query: AuditQuery) => void;
}

/** Filters the audit log. The URL is the filter. */
function AuditFilters({ query, onSearch }: AuditFiltersProps) {
  const form = useFormOf(query);
  function search(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const entries = [...new FormData(event.currentTarget)].map(([name, value]) => [name, String(value)]);
    onSearch(readAuditQuery(Object.fromEntries(entries)));
  }
  return (
    <form aria-label="Filters" onSubmit={search} ref={form}>
      <Stack gap="sm">
        <SimpleGrid cols={{ base: 1, xs: 2, md: 5 }} spacing="sm">
          <TextInput label="Actor" name="actor" placeholder="Email" defaultValue={query.actor} />
          <NativeSelect
            label="Action"
            name="action"
            defaultValue={query.action ?? ''}
            data={choicesWith(query.action)}
          />
          <TextInput
            label="Target"
            name="subject"
            placeholder="An ID or a type"
            defaultValue={query.subject}
          />
          <MomentField label="From" name="from" value={momentIn(query.from)} />
          <MomentField label="To" name="to" value={momentIn(query.to)} />
        </SimpleGrid>
        <Group>
          <Button type="submit" variant="default">
            Search
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

/** Returns a ref for a form that shows this query. A new form would take the focus away from users who search by keyboard. */
function useFormOf({ actor = '', action = '', subject = '' }: AuditQuery) {
  const form = useRef<HTMLFormElement>(null);
  // A link may change the filters.
  useEffect(() => {
    for (const [name, value] of Object.entries({ actor, action, subject })) {
      const field = form.current?.elements.namedItem(name);
      if (field instanceof HTMLInputElement || field instanceof HTMLSelectElement) field.value = value;
    }
  }, [actor, action, subject]);
  return form;
}

/** A day without a time, as in older links, begins at midnight. */
function momentIn(text: string | undefined): string | null {
  return text && !text.includes('T') ? `${text}T00:00` : (text ?? null);
}

/** Returns the actions to choose from. The URL's value stays selected, even if it's only the beginning of a name. */
function choicesWith(current: string | undefined) {
  const choices = actionChoices();
  const isListed = choices.some(({ items }) => items.some(({ value }) => value === current));
  return [{ value: '', label: 'All' }, ...(current && !isListed ? [current] : []), ...choices];
}
