'use client';

import { type Problem, unreachable } from '@offload/console/text';
import { useRouter } from 'next/navigation';
import { useOptimistic, useState, useTransition } from 'react';
import type { Failed } from './http';

/** A change to the shown value, and the call that makes it. */
interface Step<Change> {
  change: Change;
  call: () => Promise<{ ok: true } | Failed>;
}

const noSteps: readonly never[] = [];

/**
 * Applies changes optimistically. When all requests have completed, the page is refreshed from the server, and `problem`
 * says why the last one was rejected, if it was, until the next change.
 */
export function useOptimisticChange<Shown, Change>(
  actual: Shown,
  apply: (shown: Shown, change: Change) => Shown,
) {
  const router = useRouter();
  const [steps, show] = useOptimistic<readonly Step<Change>[], Step<Change>>(noSteps, (before, step) => [
    ...before,
    step,
  ]);
  // React keeps what is optimistic until every transition has ended, also a refresh that waits for the network.
  const [rejected, setRejected] = useState<ReadonlySet<Step<Change>>>(new Set());
  const [problem, setProblem] = useState<Problem>();
  const [isPending, startTransition] = useTransition();

  /** Returns whether the server responded. */
  async function take(step: Step<Change>): Promise<boolean> {
    show(step);
    const outcome = await step.call();
    if (outcome.ok) return true;
    setRejected((before) => new Set(before).add(step));
    setProblem(outcome.problem);
    return outcome.problem !== unreachable;
  }
  function change(step: Step<Change>): void {
    setProblem(undefined);
    startTransition(async () => {
      const isAnswered = await take(step);
      // Also after a rejection, because the page was out of date. Without a network the refresh would wait, and show
      // the change until then.
      if (isAnswered) router.refresh();
    });
  }
  const shown = steps
    .filter((step) => !rejected.has(step))
    .reduce((value, step) => apply(value, step.change), actual);
  return { shown, change, problem, isPending };
}
