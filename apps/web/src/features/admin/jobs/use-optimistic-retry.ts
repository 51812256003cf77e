'use client';

import { useRouter } from 'next/navigation';
import { startTransition, useState } from 'react';
import { post } from '../../http/http';
import type { Problem } from '../../http/problem';
import { announceAction } from '../../jobs/live/job-channel';

/** Jobs are shown as queued from the moment that somebody retries them, and as they were where that is refused. */
export function useOptimisticRetry() {
  const router = useRouter();
  const [retried, setRetried] = useState<ReadonlySet<string>>(new Set());
  const [problem, setProblem] = useState<Problem | null>(null);

  function show(id: string, isRetried: boolean) {
    setRetried((before) => new Set(isRetried ? [...before, id] : [...before].filter((one) => one !== id)));
  }
  async function retryOne(id: string) {
    show(id, true);
    const answer = await post(`/api/jobs/${id}/retry`);
    if (answer.ok) return announceAction(id);
    show(id, false);
    setProblem(answer.problem);
  }
  async function retry(ids: string[]) {
    setProblem(null);
    await Promise.all(ids.map(retryOne));
    startTransition(() => {
      router.refresh();
      setRetried(new Set());
    });
  }
  return { retry, retried, problem };
}
