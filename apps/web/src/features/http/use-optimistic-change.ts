'use client';

import { useRouter } from 'next/navigation';
import { useOptimistic, useState, useTransition } from 'react';
import { type Problem, unreachable } from './problem';

type Outcome = { ok: true } | { ok: false; problem: Problem };

/** A change to the shown value, and the call that makes it. */
export interface Step<Change> {
  /** The ID of the changed object. */
  id: string;
  change: Change;
  call: () => Promise<Outcome>;
}

const none: ReadonlyMap<string, Problem> = new Map();

/**
 * Applies changes optimistically. When all requests have completed, the page is refreshed from the server: rejected
 * changes revert, and `problems` holds the reasons until the next change.
 */
export function useOptimisticChange<Shown, Change>(
  actual: Shown,
  apply: (shown: Shown, change: Change) => Shown,
) {
  const router = useRouter();
  const [shown, show] = useOptimistic(actual, apply);
  const [problems, setProblems] = useState(none);
  const [isPending, startTransition] = useTransition();

  /** Returns whether the server responded. */
  async function take({ id, change, call }: Step<Change>): Promise<boolean> {
    show(change);
    const outcome = await call();
    if (outcome.ok) return true;
    setProblems((before) => new Map(before).set(id, outcome.problem));
    return outcome.problem !== unreachable;
  }
  function change(...steps: Step<Change>[]): void {
    setProblems(none);
    startTransition(async () => {
      const answered = await Promise.all(steps.map(take));
      // Also after a rejection, because the page was out of date. Without a network the refresh would wait, and show
      // the change until then.
      if (answered.some(Boolean)) router.refresh();
    });
  }
  return { shown, change, problems, isPending };
}
