'use client';

import { Button } from '@mantine/core';
import classes from '@/features/shell/shell.module.css';

interface ErrorPageProps {
  error: unknown;
  retry: () => void;
}

/** Plain elements, because every page loads this, too. */
export default function ErrorPage({ error, retry }: ErrorPageProps) {
  const digest = error instanceof Error && 'digest' in error ? String(error.digest) : null;
  return (
    <div className={classes.notice}>
      <h1>Something went wrong</h1>
      <p>This page couldn’t be loaded. Your jobs keep running in the background.</p>
      {digest && (
        <p>
          Error ID: <code>{digest}</code>
        </p>
      )}
      <Button onClick={retry}>Try again</Button>
    </div>
  );
}
