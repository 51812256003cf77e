import type { PreviewedChange } from '@offload/console/ui/changes/change-dialog.tsx';
import type { ChangeAction } from '@offload/console/ui/changes/change-words.ts';
import type { Problem } from '@offload/console/ui/problem.ts';
import { useRef, useState } from 'react';
import { api, read } from '../../http/api';
import { changeEffects, type Filter } from './change-words';

/** A change to jobs as they were at `until`. */
export interface FilteredChange extends PreviewedChange {
  filter: Filter & { until: string };
}

/**
 * Previews changes, for a dialog that asks for confirmation. What asked for it gets the focus back when the dialog closes:
 * the dialog can't tell what that was, because a button that is loading is disabled, and has no focus by then.
 */
export function usePreview() {
  const asker = useRef<Element | null>(null);
  const [previewed, setPreviewed] = useState<FilteredChange | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [isLoading, setIsLoading] = useState(false);

  async function preview(action: ChangeAction, filter: FilteredChange['filter']): Promise<void> {
    asker.current = document.activeElement;
    setProblem(null);
    setIsLoading(true);
    const answer = await read(api.admin.changes.preview.$post({ json: { action, filter } }));
    setIsLoading(false);
    if (!answer.ok) return setProblem(answer.problem);
    const { count } = answer.body;
    setPreviewed({ action, filter, count, text: changeEffects(action, answer.body) });
  }
  function close(): void {
    setPreviewed(null);
    if (asker.current instanceof HTMLElement) asker.current.focus();
  }
  return { previewed, preview, close, problem, setProblem, isLoading };
}
