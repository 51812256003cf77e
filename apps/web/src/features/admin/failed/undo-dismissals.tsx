'use client';

import { Dismissals, dismissalKey } from '@offload/console/ui/failed/dismissals.tsx';
import type { DismissalView } from '@/api/admin/changes/change-schema';
import { api, read } from '../../http/api';
import { ProblemLine } from '../../http/problem-line';
import { useOptimisticChange } from '../../http/use-optimistic-change';

interface UndoDismissalsProps {
  dismissals: DismissalView[];
  mayOperate: boolean;
}

const without = (dismissals: DismissalView[], undone: DismissalView) =>
  dismissals.filter((dismissal) => dismissalKey(dismissal) !== dismissalKey(undone));

/** Lists dismissals, which operators can undo. */
export function UndoDismissals({ dismissals, mayOperate }: UndoDismissalsProps) {
  const { shown, change, problems } = useOptimisticChange(dismissals, without);

  function undo(dismissal: DismissalView) {
    const { at, by } = dismissal;
    const call = () => read(api.admin.dismissals.undo.$post({ json: { at, by } }));
    change({ id: dismissalKey(dismissal), change: dismissal, call });
  }
  return (
    <Dismissals
      dismissals={shown}
      nameOf={({ byEmail }) => byEmail ?? 'a deleted user'}
      onUndo={mayOperate ? undo : null}
      problemOf={(dismissal) => <ProblemLine problem={problems.get(dismissalKey(dismissal))} />}
    />
  );
}
