import { Button, Group, NativeSelect, SimpleGrid, Stack, TextInput } from '@mantine/core';
import { MomentField } from '../../time/moment-field';
import { actionVerbs } from './action-verbs';
import type { AuditQuery } from './audit-query';

/** A plain form that works without JavaScript. The URL is the filter. */
export function AuditFilters({ query }: { query: AuditQuery }) {
  return (
    <form method="get">
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
