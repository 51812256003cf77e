import classes from '@offload/console/ui/job/job-row.module.css';
import type { JobSearchQuery } from '@offload/console/ui/job/job-search-query.ts';
import { jobSearchHref } from '@/features/admin/admin-hrefs';
import { AnchorLink } from '../../shell/links';

const columns = ['Job', 'State', 'Status', 'Owner'];

/** Names the columns. The list is in the order of its last one, which can be turned around. */
export function ListHead({ sort }: { sort: JobSearchQuery | undefined }) {
  return (
    <div className={classes.head}>
      <span />
      {columns.map((column) => (
        <span key={column} aria-hidden>
          {column}
        </span>
      ))}
      <span>{sort ? <Created query={sort} /> : 'Created'}</span>
    </div>
  );
}

function Created({ query }: { query: JobSearchQuery }) {
  const isNewest = query.sort === 'newest';
  const href = jobSearchHref({ ...query, sort: isNewest ? 'oldest' : 'newest', cursor: null });
  return (
    <AnchorLink
      href={href}
      prefetch={false}
      inherit
      title={isNewest ? 'Show the oldest first' : 'Show the newest first'}
    >
      Created {isNewest ? '↓' : '↑'}
    </AnchorLink>
  );
}
