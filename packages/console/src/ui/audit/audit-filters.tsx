import { Button, Group, NativeSelect, SimpleGrid, Stack, TextInput } from '@mantine/core';
import type { FormEvent } from 'react';
import { MomentField } from '../time/moment-field';
import { actionVerbs } from './action-verbs';
import { type AuditQuery, readAuditQuery } from './audit-query';

interface AuditFiltersProps {
  query: AuditQuery;
  /** Opens the page of what was entered. */
  onSearch: (query: AuditQuery) => void;
}

/** Filters the audit log. The URL is the filter. */
export function AuditFilters({ query, onSearch }: AuditFiltersProps) {
  function search(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const entries = [...new FormData(event.currentTarget)].map(([name, value]) => [name, String(value)]);
    onSearch(readAuditQuery(Object.fromEntries(entries)));
  }
  return (
    <form aria-label="Filters" onSubmit={search}>
      <Stack gap="sm">
        <SimpleGrid cols={{ base: 1, xs: 2, md: 5 }} spacing="sm">
          <TextInput label="Actor" name="actor" placeholder="Email" defaultValue={query.actor} />
          <NativeSelect
            label="Action"
            name="action"
            defaultValue={query.action ?? ''}
            data={[{ value: '', label: 'All' }, ...actionChoices(query.action)]}
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

/** A day, as earlier versions had it, begins at midnight. */
function momentIn(text: string | undefined): string | null {
  return text && !text.includes('T') ? `${text}T00:00` : (text ?? null);
}

/** Returns the actions to choose from. What the URL asks for stays chosen, such as the beginning of a name. */
function actionChoices(current: string | undefined): string[] {
  const names = Object.keys(actionVerbs);
  return current && !names.includes(current) ? [current, ...names] : names;
}
