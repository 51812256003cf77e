import { unreachable } from '@offload/console/text';
import type { ReactNode } from 'react';
import { ProblemAlert } from '../http/problem-alert';

/** A page without data, with an error, and with a lot of data. */
export interface Story {
  empty: ReactNode;
  error: ReactNode;
  full: ReactNode;
}

/** For pages whose only error is that the server can't be reached. */
export const problem = <ProblemAlert problem={unreachable} />;

/** The time at which all stories are rendered. */
export const renderedAt = Date.parse('2026-11-25T10:01:00.000Z');
