import { Button, Group, SimpleGrid, Stack, TextInput } from '@mantine/core';
import type { AuditQuery } from './audit-query';

/** A form that asks the same page again: it works without JavaScript, and the address is the filter. */
export function AuditFilters({ query }: { query: AuditQuery }) {
  return (
    <form method="get">
      <Stack gap="sm">
        <SimpleGrid cols={{ base: 1, xs: 2, md: 5 }} spacing="sm">
          <TextInput label="Who" name="actor" placeholder="E-mail" defaultValue={query.actor} />
          <TextInput label="What" name="action" placeholder="job.retry" defaultValue={query.action} />
          <TextInput
            label="On what"
            name="subject"
            placeholder="An id, or job"
            defaultValue={query.subject}
          />
          <TextInput label="From (UTC)" name="from" type="date" defaultValue={query.from} />
          <TextInput label="To (UTC)" name="to" type="date" defaultValue={query.to} />
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
