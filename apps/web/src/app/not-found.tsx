import type { Metadata } from 'next';
import { ButtonLink } from '@/features/shell/links';
import classes from '@/features/shell/shell.module.css';

export const metadata: Metadata = { title: 'Not found' };

/** Plain elements, because every page loads this, too. */
export default function NotFound() {
  return (
    <div className={classes.notice}>
      <h1>Page not found</h1>
      <p>The link may be wrong, the page may have been deleted, or you may not have access.</p>
      <ButtonLink href="/jobs" variant="default">
        Your jobs
      </ButtonLink>
    </div>
  );
}
