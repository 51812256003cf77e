import { Button, Group, SimpleGrid, Stack, TextInput } from '@mantine/core';
import type { AuditQuery } from './audit-query';

/** A plain form that works without JavaScript. The URL is the filter. */
export function AuditFilters({ query }: { query: AuditQuery }) {
  return (
    <form method="get">
      <Stack gap="sm">
        <SimpleGrid cols={{ base: 1, xs: 2, md: 5 }} spacing="sm">
          <TextInput label="Actor" name="actor" placeholder="Email" defaultValue={query.actor} />
          <TextInput label="Action" name="action" placeholder="job.retry" defaultValue={query.action} />
          <TextInput
            label="Target"
            name="subject"
            placeholder="An ID or a type"
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
