import type { Problem } from '@offload/console/text';
import { ProblemNotice } from '@offload/console/ui';
import { ProblemText } from './problem-text';

/** Says what is wrong, and if the session has ended, how to sign in. */
export function ProblemAlert({ problem }: { problem: Problem }) {
  return (
    <ProblemNotice problem={problem}>
      <ProblemText problem={problem} />
    </ProblemNotice>
  );
}
