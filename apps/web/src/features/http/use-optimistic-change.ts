'use client';

import { useRouter } from 'next/navigation';
import { useOptimistic, useState, useTransition } from 'react';
import { type Problem, unreachable } from './problem';

type Outcome = { ok: true } | { ok: false; problem: Problem };

/** A change to what is shown, and the call that makes it true. */
export interface Step<Change> {
  /** Of the one thing, of those that are shown, that changes. */
  id: string;
  change: Change;
  call: () => Promise<Outcome>;
}

const none: ReadonlyMap<string, Problem> = new Map();

/**
 * Shows changes from the moment that somebody asks for them. When all are answered the page is read again, and what is
 * true takes their place at once: what was refused is as it was, and `refusals` says why, until something is asked again.
 */
export function useOptimisticChange<Shown, Change>(
  actual: Shown,
  apply: (shown: Shown, change: Change) => Shown,
) {
  const router = useRouter();
  const [shown, show] = useOptimistic(actual, apply);
  const [refusals, setRefusals] = useState(none);
  const [isPending, startTransition] = useTransition();

  /** Answers whether the server has. */
  async function take({ id, change, call }: Step<Change>): Promise<boolean> {
    show(change);
    const outcome = await call();
    if (outcome.ok) return true;
    setRefusals((before) => new Map(before).set(id, outcome.problem));
    return outcome.problem !== unreachable;
  }
  function change(...steps: Step<Change>[]): void {
    setRefusals(none);
    startTransition(async () => {
      const answered = await Promise.all(steps.map(take));
      // Also after a refusal: the page has then believed something that is no longer so. Without a network the refresh
      // would wait, and show until then what has not happened.
      if (answered.some(Boolean)) router.refresh();
    });
  }
  return { shown, change, refusals, isPending };
}
