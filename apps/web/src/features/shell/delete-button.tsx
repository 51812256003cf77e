import { DeleteButton as Confirmed } from '@offload/console/ui';
import type { ComponentProps } from 'react';
import { ProblemAlert } from '../http/problem';

/** Deletes something, after a confirmation. If the session has ended, it says how to sign in. */
export function DeleteButton(props: ComponentProps<typeof Confirmed>) {
  return <Confirmed {...props} notice={(problem) => <ProblemAlert problem={problem} />} />;
}
