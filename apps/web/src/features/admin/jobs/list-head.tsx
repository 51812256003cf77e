import { AnchorLink } from '../../shell/links';
import classes from './admin-jobs.module.css';
import { type JobSearchQuery, jobSearchHref } from './job-search-query';

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
