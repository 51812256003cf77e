import { useState } from 'react';
import type { Preview } from '@/api/admin/changes/change-schema';
import { api, read } from '../../http/api';
import type { Problem } from '../../http/problem';
import type { ChangeAction, Filter } from './change-words';

/** A change to jobs as they were at `until`, and what it will do. */
export interface PreviewedChange {
  action: ChangeAction;
  filter: Filter & { until: string };
  preview: Preview;
}

/** Previews changes, for a dialog that asks for confirmation. */
export function usePreview() {
  const [previewed, setPreviewed] = useState<PreviewedChange | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [isLoading, setIsLoading] = useState(false);

  async function preview(action: ChangeAction, filter: PreviewedChange['filter']): Promise<void> {
    setProblem(null);
    setIsLoading(true);
    const answer = await read(api.admin.changes.preview.$post({ json: { action, filter } }));
    setIsLoading(false);
    if (answer.ok) setPreviewed({ action, filter, preview: answer.body });
    else setProblem(answer.problem);
  }
  return { previewed, preview, close: () => setPreviewed(null), problem, setProblem, isLoading };
}
