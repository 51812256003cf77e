import type { ChartPeriod } from '@offload/console/ui/charts/chart-period.ts';
import { nextPollDelay } from '@offload/console/ui/overview/next-poll-delay.ts';
import { pollWhileVisible } from '@offload/console/ui/poll.ts';
import type { Problem } from '@offload/console/ui/problem.ts';
import { useEffect, useState } from 'react';
import type { Overview } from '@/api/admin/overview/overview-schema';
import { api, read } from '../../http/api';

interface LiveOverview {
  overview: Overview;
  /** Why the data is out of date; null if it is current. */
  problem: Problem | null;
}

/** Returns the overview and keeps it up to date while the tab is visible. */
export function useOverview(initial: Overview, period: ChartPeriod): LiveOverview {
  const [live, setLive] = useState<LiveOverview>({ overview: initial, problem: null });
  const [firstMs] = useState(() => nextPollDelay(initial.workers));
  const { range, zoom } = period;
  const [from, to] = [zoom?.from, zoom?.to];
  useEffect(() => {
    const query = { range, ...(from && to && { from, to }) };
    return pollWhileVisible(async (signal) => {
      const answer = await read(api.admin.overview.$get({ query }, { init: { signal } }));
      if (signal.aborted) return 0;
      if (answer.ok) setLive({ overview: answer.body, problem: null });
      else setLive((last) => ({ ...last, problem: answer.problem }));
      return nextPollDelay(answer.ok ? answer.body.workers : []);
    }, firstMs);
  }, [range, from, to, firstMs]);
  return live;
}
