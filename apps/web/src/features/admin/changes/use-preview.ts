import type { Problem } from '@offload/console/ui/problem.ts';
import { useRef, useState } from 'react';
import type { Preview } from '@/api/admin/changes/change-schema';
import { api, read } from '../../http/api';
import type { ChangeAction, Filter } from './change-words';

/** A change to jobs as they were at `until`, and what it will do. */
export interface PreviewedChange {
  action: ChangeAction;
  filter: Filter & { until: string };
  preview: Preview;
}

/**
 * Previews changes, for a dialog that asks for confirmation. What asked for it gets the focus back when the dialog closes:
 * the dialog can't tell what that was, because a button that is loading is disabled, and has no focus by then.
 */
export function usePreview() {
  const asker = useRef<Element | null>(null);
  const [previewed, setPreviewed] = useState<PreviewedChange | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [isLoading, setIsLoading] = useState(false);

  async function preview(action: ChangeAction, filter: PreviewedChange['filter']): Promise<void> {
    asker.current = document.activeElement;
    setProblem(null);
    setIsLoading(true);
    const answer = await read(api.admin.changes.preview.$post({ json: { action, filter } }));
    setIsLoading(false);
    if (answer.ok) setPreviewed({ action, filter, preview: answer.body });
    else setProblem(answer.problem);
  }
  function close(): void {
    setPreviewed(null);
    if (asker.current instanceof HTMLElement) asker.current.focus();
  }
  return { previewed, preview, close, problem, setProblem, isLoading };
}
