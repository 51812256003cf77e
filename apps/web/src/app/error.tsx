'use client';

import { Button } from '@mantine/core';
import { pollWhileVisible } from '@offload/console/ui';
import { useEffect, useEffectEvent, useState } from 'react';
import { isReady } from '@/features/http/http';
import classes from '@/features/shell/shell.module.css';

interface ErrorPageProps {
  error: unknown;
  retry: () => void;
}

/** Plain elements, because every page loads this, too. */
export default function ErrorPage({ error, retry }: ErrorPageProps) {
  const digest = error instanceof Error && 'digest' in error ? String(error.digest) : null;
  if (useOutage(retry))
    return (
      <div className={classes.notice}>
        <h1>The database can’t be reached</h1>
        <p role="status">
          No jobs are lost: they wait until it’s back. This page tries again every 5 seconds.
        </p>
      </div>
    );
  return (
    <div className={classes.notice}>
      <h1>Something went wrong</h1>
      <p>This page couldn’t be loaded. Your jobs aren’t affected.</p>
      {digest && (
        <p>
          Error ID: <code>{digest}</code>
        </p>
      )}
      <Button onClick={retry}>Try again</Button>
    </div>
  );
}

const everyMs = 5_000;

/** Returns whether the database is down. Calls back when it's up again. */
function useOutage(onOver: () => void): boolean {
  const [isDown, setDown] = useState(false);
  const show = useEffectEvent((isUp: boolean) => {
    if (isUp && isDown) onOver();
    else setDown(!isUp);
  });
  useEffect(
    () =>
      pollWhileVisible(async (signal) => {
        const isUp = await isReady(signal);
        if (!signal.aborted) show(isUp);
        return everyMs;
      }, 0),
    [],
  );
  return isDown;
}
