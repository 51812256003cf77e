import { AnchorLink } from '../links';
import classes from './job-row.module.css';
import { type JobSearchQuery, jobSearchPath } from './job-search-query';

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
  return (
    <AnchorLink
      to={jobSearchPath({ ...query, sort: isNewest ? 'oldest' : 'newest', cursor: null })}
      inherit
      title={isNewest ? 'Show the oldest first' : 'Show the newest first'}
    >
      Created {isNewest ? '↓' : '↑'}
    </AnchorLink>
  );
}
