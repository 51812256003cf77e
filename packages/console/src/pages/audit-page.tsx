import { Button, Group } from '@mantine/core';
import { ActionTable } from '../ui/audit/action-table';
import { AuditFilters } from '../ui/audit/audit-filters';
import { auditPath, readAuditQuery } from '../ui/audit/audit-query';
import { ButtonLink } from '../ui/links';
import { useConsole, useLive } from './context';
import { Live, Nothing, Page } from './page-parts';
import { navigate, type Place } from './router';

const noMatch = 'No matching actions. Remove a filter, or widen the date range.';
const noAction = 'No actions yet. What staff do is recorded here. No one can edit it.';

/** The audit log. Its filters are in the URL. */
export function AuditPage({ place }: { place: Place }) {
  const { hrefOf } = useConsole();
  const query = readAuditQuery(place.params);
  const { cursor, ...filter } = query;
  const live = useLive({ route: '/audit', query: `${new URLSearchParams(query)}` });
  const isNarrowed = Object.keys(query).length > 0;
  return (
    <Page
      title="Audit log"
      aside={
        <Button component="a" href={hrefOf(auditPath(filter, '/api/audit.csv'))} variant="default" size="xs">
          Export as CSV
        </Button>
      }
    >
      <AuditFilters
        key={place.query}
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
              {cursor && (
                <ButtonLink to={auditPath(filter)} variant="default" size="xs">
                  Newest
                </ButtonLink>
              )}
              {nextCursor && (
                <ButtonLink to={auditPath({ ...filter, cursor: nextCursor })} variant="default" size="xs">
                  Older
                </ButtonLink>
              )}
            </Group>
          </>
        )}
      </Live>
    </Page>
  );
}
