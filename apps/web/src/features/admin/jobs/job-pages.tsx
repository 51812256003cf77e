import { Group, Text } from '@mantine/core';
import type { JobSearchQuery } from '@offload/console/ui/job/job-search-query.ts';
import { Moment } from '@offload/console/ui/time/moment.tsx';
import { jobSearchHref } from '@/features/admin/admin-hrefs';
import { ButtonLink } from '../../shell/links';

interface JobPagesProps {
  query: JobSearchQuery;
  nextCursor: string | null;
  searchedUntil: string | null;
}

/** Links to other pages and, if this page isn't full, says how far the search got. */
export function JobPages({ query, nextCursor, searchedUntil }: JobPagesProps) {
  return (
    <Group justify="space-between" component="nav" aria-label="Pages">
      {query.cursor ? (
        <ButtonLink href={jobSearchHref({ ...query, cursor: null })} variant="default" size="xs">
          First page
        </ButtonLink>
      ) : (
        <span />
      )}
      {nextCursor && (
        <Group gap="sm">
          {searchedUntil && (
            <Text size="sm" c="dimmed" role="status">
              Searched {query.sort === 'newest' ? 'back' : 'up'} to <Moment at={searchedUntil} isShort />
            </Text>
          )}
          <ButtonLink href={jobSearchHref({ ...query, cursor: nextCursor })} variant="default" size="xs">
            {searchedUntil ? 'Keep searching' : 'Next page'}
          </ButtonLink>
        </Group>
      )}
    </Group>
  );
}
